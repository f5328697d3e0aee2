// While a modal dialog is open all else is inert; focus goes in, stays in, and returns to where it came from.
import { FLAG, has } from './flags.mjs';

const FOCUSABLE = 'a[href],button:not(:disabled),input:not(:disabled),textarea:not(:disabled),[tabindex="0"]';
const LIVE = new Set(['status', 'alert']);
const REMEMBERS_OPENER = new Set(['dialog', 'menu']);

export class Dialogs {
  #inert = new Set();
  #openers = new Map();

  constructor(semantics) {
    this.semantics = semantics;
    this.modal = undefined;
  }

  // After a patch: `removed` are the nodes that it took away.
  update(removed) {
    const modal = this.#topmost();
    this.#setInert(modal);
    this.#rememberOpeners();
    if (modal && modal !== this.modal) this.#focusInto(modal);
    this.modal = modal;
    for (const node of removed) this.#returnFocus(node);
  }

  #topmost() {
    let found;
    for (const node of this.semantics.nodes()) if (has(node, FLAG.modal)) found = node;
    return found;
  }

  #setInert(modal) {
    const wanted = modal ? this.#outside(modal.element) : new Set();
    for (const element of this.#inert) if (!wanted.has(element)) setInert(element, this.#isHidden(element));
    for (const element of wanted) setInert(element, true);
    this.#inert = wanted;
  }

  // The siblings of the dialog and of all that it stands in.
  #outside(dialog) {
    const outside = new Set();
    for (let each = dialog; each !== this.semantics.root; each = each.parentElement)
      for (const sibling of each.parentElement.children)
        if (sibling !== each && !this.#isLive(sibling)) outside.add(sibling);
    return outside;
  }

  #isLive(element) {
    return LIVE.has(this.semantics.nodeOf(element)?.props.role);
  }

  #isHidden(element) {
    const node = this.semantics.nodeOf(element);
    return Boolean(node && node.element === element && has(node, FLAG.hidden));
  }

  #rememberOpeners() {
    for (const node of this.semantics.nodes()) {
      if (!REMEMBERS_OPENER.has(node.props.role) || this.#openers.has(node.props.id)) continue;
      this.#openers.set(node.props.id, this.lastFocused);
    }
  }

  #focusInto(modal) {
    if (modal.element.contains(document.activeElement)) return;
    (modal.element.querySelector(FOCUSABLE) ?? modal.element).focus();
  }

  #returnFocus(node) {
    const opener = this.#openers.get(node.props.id);
    this.#openers.delete(node.props.id);
    const lost = node.heldFocus || document.activeElement === document.body;
    if (opener?.isConnected && lost && !opener.closest('[inert]')) opener.focus();
  }

  // Tab at one end goes on at the other.
  trap(event) {
    if (!this.modal || event.key !== 'Tab') return;
    const stops = [...this.modal.element.querySelectorAll(FOCUSABLE)].filter((each) => each.tabIndex >= 0 && !each.closest('.hidden'));
    if (stops.length === 0) return event.preventDefault();
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge && this.modal.element.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

// Test tools and some screen readers do not know `inert`, so aria-hidden says the same.
function setInert(element, inert) {
  element.inert = inert;
  if (inert) element.setAttribute('aria-hidden', 'true');
  else element.removeAttribute('aria-hidden');
}
