// Tab lists, list boxes and menus are one stop of the Tab key; the arrows move inside.
import { FLAG, has } from './flags.mjs';

const ITEM_OF = { tablist: '[role=tab]', listbox: '[role=option]', menu: '[role=menuitem]' };
const STEP = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const ALONG = { tablist: ['ArrowLeft', 'ArrowRight'], listbox: ['ArrowUp', 'ArrowDown'], menu: ['ArrowUp', 'ArrowDown'] };

const itemsOf = (node) => [...node.element.querySelectorAll(ITEM_OF[node.props.role])];
const isMovedBySearchField = (node, semantics) =>
  node.props.role === 'listbox' && semantics.root.querySelector(`[aria-controls="${node.element.id}"]`) !== null;

// Makes one item of a composite node the Tab stop: the focused one, else the selected one, else the first.
export function updateRoving(node, semantics) {
  if (!ITEM_OF[node.props.role]) return;
  const items = itemsOf(node);
  if (isMovedBySearchField(node, semantics)) {
    for (const item of items) item.removeAttribute('tabindex');
    return;
  }
  const stop = items.find((item) => item === document.activeElement)
    ?? items.find((item) => has(semantics.nodeOf(item), FLAG.selected)) ?? items[0];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}

export function indexAfter(key, index, count) {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return (index + STEP[key] + count) % count;
}

// Moves with the arrows, Home and End. Tabs open as they are reached. True when the key was used.
export function moveRoving(event, semantics) {
  const composite = event.target.closest?.('[role=tablist],[role=listbox],[role=menu]');
  const node = composite && semantics.nodeOf(composite);
  if (!node || !ITEM_OF[node.props.role] || event.ctrlKey || event.metaKey || event.altKey) return false;
  const items = itemsOf(node);
  const index = items.indexOf(event.target);
  if (index < 0) return false;
  if (node.props.role === 'listbox' && (event.key === 'Enter' || event.key === ' ')) {
    event.target.click();
    return true;
  }
  if (![...ALONG[node.props.role], 'Home', 'End'].includes(event.key)) return false;
  const next = items[indexAfter(event.key, index, items.length)];
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
  if (node.props.role === 'tablist') next.click();
  return true;
}
