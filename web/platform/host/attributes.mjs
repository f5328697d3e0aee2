// Writes what changed of a node to its element. One function per member of kf::view::Node.
import { isSafeAddress, setOrRemove } from './dom.mjs';
import { FIELDS, domId } from './elements.mjs';
import { FLAG, has } from './flags.mjs';
import { setFieldValue, setFieldKind } from './fields.mjs';
import { setName, setLines } from './text_layer.mjs';

const px = (number) => `${number}px`;

function writeRect({ element }, [x, y, w, h]) {
  const { style } = element;
  style.left = px(x);
  style.top = px(y);
  style.width = px(w);
  style.height = px(h);
}

function writeFont({ element, props }) {
  const { style } = element;
  if (props.font_px) style.fontSize = px(props.font_px);
  if (props.line_px) style.lineHeight = px(props.line_px);
  style.fontWeight = props.weight || 400;
  element.classList.toggle('mono', Boolean(props.mono));
}

// As large as what the canvas shows of the content. An element of its own: a custom property would be inherited, and each word of an answer
// would have the browser work out anew how everything in a long transcript looks.
function writeContentSize(node) {
  const { element, props } = node;
  if (!node.extent) {
    node.extent = element.ownerDocument.createElement('span');
    node.extent.className = 'extent';
    element.prepend(node.extent);
  }
  node.extent.style.width = px(props.content_w || 0);
  node.extent.style.height = px(props.content_h || 0);
}

function writeAmount({ element, props }) {
  if (props.role !== 'progressbar' && props.role !== 'meter') return;
  element.setAttribute('aria-valuenow', Math.round((props.number || 0) * 100));
}

function writeValue(node, value) {
  if (FIELDS.has(node.props.role)) setFieldValue(node, value);
  else setOrRemove(node.element, 'aria-valuetext', value);
}

function writeControls({ element, props }, controls) {
  setOrRemove(element, 'aria-controls', controls ? domId(controls) : '');
  if (props.role !== 'searchbox') return;
  setOrRemove(element, 'role', controls ? 'combobox' : '');
  setOrRemove(element, 'aria-autocomplete', controls ? 'list' : '');
  if (controls) element.setAttribute('aria-expanded', 'true');
}

function writeDisabled(node) {
  const { element } = node;
  const disabled = has(node, FLAG.disabled);
  if ('disabled' in element) element.disabled = disabled;
  else setOrRemove(element, 'aria-disabled', disabled);
}

function writeSelected(node) {
  const { element, props } = node;
  const selected = has(node, FLAG.selected);
  if (props.role === 'tab' || props.role === 'option') element.setAttribute('aria-selected', selected);
  else if (props.role === 'row') setOrRemove(element, 'aria-selected', selected);
  else if (props.role === 'button') setOrRemove(element, 'aria-pressed', selected);
}

function writeFlags(node) {
  const { element, props } = node;
  writeDisabled(node);
  writeSelected(node);
  if (props.role === 'checkbox') element.checked = has(node, FLAG.checked);
  else if (props.role === 'menuitem' && has(node, FLAG.checked)) element.setAttribute('aria-current', 'true');
  setOrRemove(element, 'aria-expanded', has(node, FLAG.expandable) ? String(has(node, FLAG.expanded)) : '');
  setOrRemove(element, 'aria-busy', has(node, FLAG.busy));
  setOrRemove(element, 'aria-modal', has(node, FLAG.modal));
  setOrRemove(element, 'aria-invalid', has(node, FLAG.invalid));
  setOrRemove(element, 'aria-current', has(node, FLAG.current) ? 'page' : '');
  setOrRemove(element, 'aria-haspopup', has(node, FLAG.hasPopup) ? (props.role === 'button' ? 'dialog' : 'true') : '');
  setOrRemove(element, 'target', has(node, FLAG.newTab) ? '_blank' : '');
  setOrRemove(element, 'rel', has(node, FLAG.newTab) ? 'noopener noreferrer' : '');
  element.inert = has(node, FLAG.hidden);
  setOrRemove(element, 'aria-hidden', has(node, FLAG.hidden));
  element.classList.toggle('hidden', has(node, FLAG.hidden));
  element.classList.toggle('pass-through', has(node, FLAG.passThrough));
  element.classList.toggle('scroller', has(node, FLAG.scroller));
  if (props.controls) writeControls(node, props.controls);
}

const WRITERS = {
  rect: writeRect,
  name: (node) => setName(node),
  lines: (node) => setLines(node),
  test_id: ({ element }, value) => setOrRemove(element, 'data-testid', value),
  value: writeValue,
  href: ({ element }, value) => setOrRemove(element, 'href', isSafeAddress(value) ? value : ''),
  placeholder: ({ element }, value) => setOrRemove(element, 'placeholder', value),
  description: ({ element }, value) => setOrRemove(element, 'aria-description', value),
  autocomplete: (node) => setFieldKind(node),
  controls: writeControls,
  flags: writeFlags,
  number: writeAmount,
  content_w: writeContentSize,
  content_h: writeContentSize,
  font_px: writeFont,
  line_px: writeFont,
  weight: writeFont,
  mono: writeFont,
  colour: ({ element }, value) => { element.style.color = value; },
};

export function writeChanges(node, changes) {
  for (const [member, value] of Object.entries(changes)) WRITERS[member]?.(node, value);
}

// A new element says by itself what is false, empty or zero.
const isDefault = (value) => !value || value.length === 0;

export function writeNew(node) {
  const { props } = node;
  const changes = Object.fromEntries(Object.entries(props).filter(([, value]) => !isDefault(value)));
  if (FIELDS.has(props.role)) changes.autocomplete = props.autocomplete || '';
  if (props.role === 'tab' || props.role === 'option') changes.flags = props.flags;
  if (props.role === 'progressbar' || props.role === 'meter') changes.number = props.number || 0;
  if (props.weight === 400) delete changes.weight;
  writeChanges(node, changes);
  if (!props.name) setName(node);
}
