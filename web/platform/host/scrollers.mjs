// Scrolling belongs to the DOM: native boxes whose content is as large as what the canvas shows of it.
import { FLAG, has } from './flags.mjs';

const END_TOLERANCE_PX = 4;
const FOCUSABLE = 'a[href],button:not(:disabled),input:not(:disabled),textarea:not(:disabled),[tabindex="0"]';

export const isAtEnd = ({ scrollTop, clientHeight, scrollHeight }) => scrollTop + clientHeight >= scrollHeight - END_TOLERANCE_PX;

export function sendScroll(node, emit) {
  const { element, props } = node;
  node.atEnd = isAtEnd(element);
  emit('scroll', { node: props.id, x: element.scrollLeft, y: element.scrollTop, flag: node.atEnd });
}

// What overflows must be reachable by keyboard: through what it holds, or itself.
export function updateScroller(node) {
  const { element, props } = node;
  const [, , width, height] = props.rect ?? [0, 0, 0, 0];
  const overflows = props.content_h > height + 1 || props.content_w > width + 1;
  const reachable = props.role === 'listbox' || props.role === 'menu' || element.querySelector(FOCUSABLE);
  if (overflows && (props.role === 'log' || !reachable)) element.tabIndex = 0;
  else if (props.role !== 'dialog') element.removeAttribute('tabindex');
}

// A reader who is at the end stays there; one who scrolled up stays where they are.
export function followEnds(touched) {
  for (const node of touched) {
    if (!has(node, FLAG.scroller) || !has(node, FLAG.followEnd)) continue;
    if (node.atEnd ?? true) node.element.scrollTop = node.element.scrollHeight;
  }
}
