// The transparent text over the drawn one, so that it can be selected, copied, found and read: one in-flow block per drawn line, stretched
// to the drawn width.
import { isOwnPath, isSafeAddress, setOrRemove } from './dom.mjs';
import { FIELDS, NAMED_BY_CONTENT } from './elements.mjs';

const FIT_DELAY_MS = 50;
const FIT_TOLERANCE = 0.002;

let unfitted = [];
let timer = 0;

const sameLine = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function createPiece({ t, h }) {
  if (!h || !isSafeAddress(h)) return document.createTextNode(t);
  const link = document.createElement('a');
  link.href = h;
  link.draggable = false;
  if (!isOwnPath(h)) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  link.append(t);
  return link;
}

function createLine() {
  const element = document.createElement('span');
  element.className = 'line';
  return { element, content: null, hard: true };
}

// A line break that the text itself has is part of the text, so that words of two lines never grow together.
function fillLine(line, content, last) {
  line.content = content;
  line.last = last;
  line.hard = content.b !== false;
  line.element.replaceChildren(...content.p.map(createPiece));
  if (line.hard && !last) line.element.append('\n');
  line.element.style.marginLeft = `${content.x || 0}px`;
  line.element.style.transform = '';
  unfitted.push(line);
  timer ||= setTimeout(fitLines, FIT_DELAY_MS);
}

// Reads all widths, then writes all stretches: one layout for all of them.
function fitLines() {
  timer = 0;
  const lines = unfitted.filter(({ element, content }) => element.isConnected && content.w > 0);
  unfitted = [];
  const widths = lines.map(({ element }) => element.offsetWidth);
  lines.forEach(({ element, content }, index) => {
    const stretch = widths[index] > 0 ? content.w / widths[index] : 1;
    element.style.transform = Math.abs(stretch - 1) > FIT_TOLERANCE ? `scaleX(${stretch.toFixed(4)})` : '';
  });
}

export function setLines(node) {
  const wanted = node.props.lines ?? [];
  const lines = (node.lines ??= []);
  for (const dropped of lines.splice(wanted.length)) dropped.element.remove();
  wanted.forEach((content, index) => {
    const last = index === wanted.length - 1;
    const line = (lines[index] ??= createLine());
    if (!line.content || line.last !== last || !sameLine(line.content, content)) fillLine(line, content, last);
    if (!line.element.isConnected) node.element.append(line.element);
  });
  setName(node);
}

// A name that no drawn line and no child says stands in the element as text of its own.
export function setName(node) {
  const { element, props } = node;
  const name = props.name || '';
  const inText = NAMED_BY_CONTENT.has(props.role) && !node.lines?.length && !node.hasChildren;
  if (inText && name) {
    if (!node.label) {
      node.label = document.createElement('span');
      node.label.className = 'label';
      element.prepend(node.label);
    }
    if (node.label.textContent !== name) node.label.textContent = name;
  } else if (node.label) {
    node.label.remove();
    node.label = undefined;
  }
  const saidByLines = props.role === 'text' || props.role === 'code' || props.role === 'heading';
  setOrRemove(element, 'aria-label', inText || (saidByLines && node.lines?.length) ? '' : name);
  if (props.role === 'group') setOrRemove(element, 'role', name ? 'group' : '');
  if (FIELDS.has(props.role)) element.name = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
}
