// Selecting drawn text with the mouse. The browser's own dragging jumps to the start of the page wherever no text lies under the pointer,
// between two messages or in a margin; ours goes on in the nearest line.

const SCROLL_EVERY_MS = 40;
const SCROLL_STEP_PX = 24;

const linesIn = (scope) => [...scope.querySelectorAll('.line')].filter((line) => !line.closest('[inert],.pass-through'));

// How far a point lies from a line: rows first, so that a margin belongs to the line beside it.
export function distance({ left, right, top, bottom }, x, y) {
  const down = Math.max(top - y, y - bottom, 0);
  const across = Math.max(left - x, x - right, 0);
  return down * 10_000 + across;
}

function nearestLine(scope, x, y) {
  const under = document.elementFromPoint(x, y)?.closest('.line');
  if (under && scope.contains(under)) return under;
  let best;
  let least = Infinity;
  for (const line of linesIn(scope)) {
    const far = distance(line.getBoundingClientRect(), x, y);
    if (far < least) [best, least] = [line, far];
  }
  return best;
}

function caretAt(x, y) {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return { node: position.offsetNode, offset: position.offset };
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

// The place between two letters of the nearest line; its start or end when the point lies before or behind it.
function placeAt(scope, x, y) {
  const line = nearestLine(scope, x, y);
  if (!line) return undefined;
  const { left, right, top, bottom } = line.getBoundingClientRect();
  const found = x > left && x < right && caretAt(x, (Math.max(top, 0) + bottom) / 2);
  if (found && line.contains(found.node)) return found;
  const before = y < top || (y <= bottom && x <= left);
  const text = before ? line.firstChild : line.lastChild;
  return text ? { node: text, offset: before ? 0 : contentLength(text) } : { node: line, offset: 0 };
}

const contentLength = (node) => (node.nodeType === Node.TEXT_NODE ? node.data.replace(/\n$/, '').length : node.childNodes.length);

function moveFocus(element) {
  const target = element.closest('[tabindex="0"]');
  if (target) target.focus({ preventScroll: true });
  else document.activeElement?.blur?.();
}

export class TextSelection {
  #scope;
  #timer = 0;
  #pointer = { x: 0, y: 0 };

  constructor(root) {
    this.root = root;
    root.addEventListener('mousedown', (event) => this.#begin(event));
    addEventListener('mousemove', (event) => this.#move(event), { passive: true });
    addEventListener('mouseup', () => this.#end(), { passive: true });
  }

  #begin(event) {
    const text = event.button === 0 && event.target.closest?.('.text,.line');
    if (!text || text.closest('.pass-through')) {
      if (event.target.closest?.('#page')) getSelection().removeAllRanges();
      return;
    }
    event.preventDefault();
    moveFocus(event.target);
    this.#scope = text.closest('.scroller') ?? this.root;
    const place = placeAt(this.#scope, event.clientX, event.clientY);
    if (!place) return;
    if (event.shiftKey && getSelection().rangeCount) getSelection().extend(place.node, place.offset);
    else this.#select(place, event.detail);
    this.#timer = setInterval(() => this.#scrollOn(), SCROLL_EVERY_MS);
  }

  // One click sets the place, two take the word, three the text.
  #select({ node, offset }, clicks) {
    const selection = getSelection();
    selection.collapse(node, offset);
    if (clicks === 2) {
      selection.modify('move', 'backward', 'word');
      selection.modify('extend', 'forward', 'word');
    } else if (clicks > 2) {
      selection.selectAllChildren(node.parentElement.closest('.text') ?? node.parentElement);
    }
  }

  #move(event) {
    if (!this.#scope) return;
    if (!(event.buttons & 1)) return this.#end();
    this.#pointer = { x: event.clientX, y: event.clientY };
    this.#extend();
  }

  #extend() {
    const place = placeAt(this.#scope, this.#pointer.x, this.#pointer.y);
    if (place && getSelection().rangeCount) getSelection().extend(place.node, place.offset);
  }

  // Past the upper or lower edge the box scrolls and the selection grows with it.
  #scrollOn() {
    if (!this.#scope?.classList.contains('scroller') || !this.#pointer.y) return;
    const { top, bottom } = this.#scope.getBoundingClientRect();
    const { y } = this.#pointer;
    if (y >= top && y <= bottom) return;
    this.#scope.scrollTop += y < top ? -SCROLL_STEP_PX : SCROLL_STEP_PX;
    this.#extend();
  }

  #end() {
    clearInterval(this.#timer);
    this.#scope = undefined;
    this.#pointer = { x: 0, y: 0 };
  }
}
