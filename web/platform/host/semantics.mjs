// Keeps the tree of kf::view::SemanticsTree as real elements over the canvas.
import { createElement } from './elements.mjs';
import { FLAG, has } from './flags.mjs';
import { writeChanges, writeNew } from './attributes.mjs';
import { Dialogs } from './dialogs.mjs';
import { updateRoving } from './roving.mjs';
import { followEnds, updateScroller } from './scrollers.mjs';
import { setName } from './text_layer.mjs';

const ROOT = 0;

export class Semantics {
  #nodes = new Map();
  #byElement = new WeakMap();

  constructor(root, emit) {
    this.root = root;
    this.emit = emit;
    this.dialogs = new Dialogs(this);
    this.patching = false;
  }

  node(id) {
    return this.#nodes.get(id);
  }

  nodes() {
    return this.#nodes.values();
  }

  // The node whose element holds this one, itself included.
  nodeOf(element) {
    for (let each = element; each && each !== this.root.parentNode; each = each.parentNode) {
      const node = this.#byElement.get(each);
      if (node) return node;
    }
    return undefined;
  }

  apply(json) {
    const patch = JSON.parse(json);
    const focused = document.activeElement;
    this.patching = true;
    const removed = this.#remove(patch.remove ?? []);
    const touched = (patch.set ?? []).map((changes) => this.#set(changes));
    for (const [parent, ids] of Object.entries(patch.order ?? {})) this.#order(Number(parent), ids);
    this.#settle(touched, patch.order ?? {});
    this.patching = false;
    this.dialogs.update(removed);
    this.#keepFocus(focused, touched);
  }

  scrollTo(id, top) {
    const node = this.#nodes.get(id);
    if (node) node.element.scrollTop = top;
  }

  #remove(ids) {
    return ids.map((id) => this.#nodes.get(id)).filter(Boolean).map((node) => {
      node.heldFocus = node.element.contains(document.activeElement);
      this.#nodes.delete(node.props.id);
      node.element.remove();
      return node;
    });
  }

  #set(changes) {
    const known = this.#nodes.get(changes.id);
    if (!known) return this.#create(changes);
    const recreate = changes.level !== undefined && known.props.role === 'heading';
    Object.assign(known.props, changes);
    if (recreate) return this.#recreate(known);
    writeChanges(known, changes);
    known.isNew = false;
    return known;
  }

  #create(changes) {
    const props = { parent: ROOT, flags: 0, ...changes };
    const node = { props, element: createElement(document, props), isNew: true };
    this.#nodes.set(props.id, node);
    this.#byElement.set(node.element, node);
    writeNew(node);
    return node;
  }

  #recreate(node) {
    const before = node.element;
    const fresh = this.#create(node.props);
    before.replaceWith(fresh.element);
    return fresh;
  }

  // Elements that already stand right are not touched, so that they keep focus, selection and scroll position.
  #order(parentId, ids) {
    const parent = this.#nodes.get(parentId);
    const container = parent ? parent.element : this.root;
    if (parent) {
      parent.hasChildren = ids.length > 0;
      setName(parent);
    }
    let next = this.#firstChild(container);
    for (const id of ids) {
      const element = this.#nodes.get(id)?.element;
      if (!element) continue;
      if (element === next) next = this.#nextChild(next);
      else moveInto(container, element, next);
    }
  }

  #firstChild(container) {
    const first = container.firstElementChild;
    return !first || this.#byElement.has(first) ? first : this.#nextChild(first);
  }

  #nextChild(element) {
    let next = element.nextElementSibling;
    while (next && !this.#byElement.has(next)) next = next.nextElementSibling;
    return next;
  }

  #settle(touched, order) {
    const composites = new Set(Object.keys(order).map((id) => this.#nodes.get(Number(id))));
    for (const node of touched) {
      if (has(node, FLAG.scroller)) updateScroller(node);
      composites.add(node).add(this.#nodes.get(node.props.parent));
      this.#pointAtOption(node);
    }
    for (const node of composites) if (node) updateRoving(node, this);
    followEnds(touched);
  }

  // The search field that keeps the focus says which option the arrow keys have reached.
  #pointAtOption(node) {
    if (node.props.role !== 'option' || !has(node, FLAG.activeDescendant)) return;
    const list = node.element.closest('[role=listbox]');
    const field = list && this.root.querySelector(`[aria-controls="${list.id}"]`);
    field?.setAttribute('aria-activedescendant', node.element.id);
    node.element.scrollIntoView({ block: 'nearest' });
  }

  #keepFocus(before, touched) {
    const wanted = touched.findLast((node) => node.isNew && has(node, FLAG.autoFocus));
    if (wanted) wanted.element.focus({ preventScroll: false });
    else if (before !== document.activeElement && before?.isConnected && !before.closest('[inert]') && document.activeElement === document.body)
      before.focus({ preventScroll: true });
  }
}

function moveInto(container, element, before) {
  const keepsState = container.moveBefore && element.isConnected && container.isConnected;
  if (keepsState) container.moveBefore(element, before);
  else container.insertBefore(element, before);
}
