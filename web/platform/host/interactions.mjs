// What people do to the mirrored elements becomes events. One listener of each kind on the root; the DOM's click is the only activation.
import { ACTIVATABLE, FIELDS } from './elements.mjs';
import { endComposing, sendInput, startComposing } from './fields.mjs';
import { FLAG, has } from './flags.mjs';
import { isReported, keyName } from './keys.mjs';
import { moveRoving } from './roving.mjs';
import { sendScroll } from './scrollers.mjs';

// Input methods announce themselves in one of these ways.
const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Interactions {
  // `openPath` follows a link to a path of ours without loading a page.
  constructor(semantics, { emit, openPath }) {
    this.semantics = semantics;
    this.emit = emit;
    this.openPath = openPath;
    this.clicked = new Set();
    const { root } = semantics;
    root.addEventListener('click', (event) => this.#click(event));
    root.addEventListener('input', (event) => this.#input(event));
    root.addEventListener('keydown', (event) => this.#keydown(event));
    document.addEventListener('keydown', (event) => this.#keydownAnywhere(event));
    root.addEventListener('submit', (event) => event.preventDefault());
    root.addEventListener('mousedown', (event) => this.#mousedown(event));
    root.addEventListener('focusin', (event) => this.#focusin(event));
    root.addEventListener('focusout', (event) => this.#focusout(event));
    root.addEventListener('compositionstart', (event) => this.#composition(event, startComposing));
    root.addEventListener('compositionend', (event) => this.#composition(event, endComposing));
    root.addEventListener('scroll', (event) => this.#scroll(event), { capture: true, passive: true });
  }

  // After a frame: a box whose click the page did not follow goes back to what the page says.
  afterFrame() {
    for (const node of this.clicked) node.element.checked = has(node, FLAG.checked);
    this.clicked.clear();
  }

  #click(event) {
    const link = event.target.closest('a[href]');
    if (link) return this.openPath(event, link);
    let node = this.semantics.nodeOf(event.target);
    while (node && !ACTIVATABLE.has(node.props.role)) node = this.semantics.node(node.props.parent);
    if (!node || has(node, FLAG.disabled)) return undefined;
    if (node.props.role === 'checkbox') this.clicked.add(node);
    return this.emit('activate', { node: node.props.id });
  }

  #input(event) {
    const node = this.semantics.nodeOf(event.target);
    if (node && FIELDS.has(node.props.role)) sendInput(node, this.emit);
  }

  #composition(event, change) {
    const node = this.semantics.nodeOf(event.target);
    if (node) change(node);
  }

  #keydown(event) {
    if (isComposing(event)) return;
    if (moveRoving(event, this.semantics)) {
      event.preventDefault();
      return;
    }
    const node = this.semantics.nodeOf(event.target);
    if (event.key === 'Enter' && node && this.#submits(node, event)) {
      event.preventDefault();
      this.emit('submit', { node: node.props.id });
    }
  }

  #submits({ props }, event) {
    if (!FIELDS.has(props.role) || props.controls) return false;
    if (props.role !== 'textarea') return true;
    return (props.flags & FLAG.submitOnEnter) !== 0 && !event.shiftKey;
  }

  #keydownAnywhere(event) {
    if (isComposing(event)) return;
    this.semantics.dialogs.trap(event);
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') {
      this.emit('escape');
      return;
    }
    const node = this.semantics.nodeOf(document.activeElement);
    const name = keyName(event);
    if (!isReported(name, placeOf(node))) return;
    event.preventDefault();
    this.emit('key', { node: node ? node.props.id : 0, text: name });
  }

  // An option of a list that a search field moves must not take the focus from the field.
  #mousedown(event) {
    const option = event.target.closest('[role=option]');
    if (option && !option.hasAttribute('tabindex')) event.preventDefault();
  }

  #focusin(event) {
    const node = this.semantics.nodeOf(event.target);
    this.semantics.dialogs.lastFocused = event.target;
    const inText = event.target.matches('.line a');
    this.emit('focus', { node: node ? node.props.id : 0, flag: !inText && event.target.matches(':focus-visible') });
  }

  #focusout(event) {
    if (!event.relatedTarget && !this.semantics.patching) this.emit('focus', { node: 0 });
  }

  #scroll(event) {
    const node = this.semantics.nodeOf(event.target);
    if (node && node.element === event.target && has(node, FLAG.scroller)) sendScroll(node, this.emit);
  }
}

function placeOf(node) {
  if (!node || !FIELDS.has(node.props.role)) return 'page';
  return node.props.role === 'searchbox' && node.props.controls ? 'combobox' : 'field';
}
