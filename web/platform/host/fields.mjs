// Text fields belong to the DOM: what a person types is never overwritten by a frame that has not seen it.

const PASSWORD = /password/;
const NO_SPELLCHECK = /password|url|email|username|off/;

const UNANSWERED_MAX = 64;

// A frame may answer with a value that the person has typed on from: that echo changes nothing.
function isEcho(node, value) {
  const at = (node.unanswered ?? []).indexOf(value);
  if (at >= 0) node.unanswered.splice(0, at + 1);
  return at >= 0 || value === node.sentValue;
}

// The page's value wins when it is another than those that the field sent. While an input method composes it waits.
export function setFieldValue(node, value) {
  if (isEcho(node, value)) return;
  if (node.composing) {
    node.waitingValue = value;
    return;
  }
  forceFieldValue(node, value);
}

export function forceFieldValue(node, value) {
  node.sentValue = value;
  node.unanswered = [];
  node.waitingValue = undefined;
  if (node.element.value !== value) node.element.value = value;
}

// `autocomplete` also says what kind of text it is.
export function setFieldKind(node) {
  const { element, props } = node;
  const hint = props.autocomplete || '';
  element.autocomplete = hint || 'off';
  if (props.role === 'textbox') element.type = PASSWORD.test(hint) ? 'password' : 'text';
  if (hint === 'url' || hint === 'email') element.inputMode = hint;
  element.spellcheck = hint === '' && props.role !== 'searchbox';
  if (NO_SPELLCHECK.test(hint)) element.setAttribute('autocapitalize', 'off');
}

// The height that a text area's text needs at its width.
function neededHeight(element) {
  const { height } = element.style;
  element.style.height = '0';
  const needed = element.scrollHeight;
  element.style.height = height;
  return needed;
}

export function sendInput(node, emit) {
  const { element, props } = node;
  node.sentValue = element.value;
  node.unanswered = [...(node.unanswered ?? []), element.value].slice(-UNANSWERED_MAX);
  const y = props.role === 'textarea' ? neededHeight(element) : 0;
  emit('input', { node: props.id, text: element.value, y });
}

export function startComposing(node) {
  node.composing = true;
}

export function endComposing(node) {
  node.composing = false;
  if (node.waitingValue !== undefined) forceFieldValue(node, node.waitingValue);
}
