// Which keys the page hears of, in one place. All others belong to the browser.

const ANYWHERE = new Set(['Ctrl+k', 'Meta+k', 'Ctrl+Shift+O', 'Meta+Shift+O']);
const IN_COMBOBOX = new Set(['ArrowUp', 'ArrowDown', 'Enter', 'Tab', 'Shift+Tab', 'Home', 'End', 'PageUp', 'PageDown']);
const OUTSIDE_FIELDS = new Set(['/']);

// KeyboardEvent.key with its modifiers before it; letters as the modifiers make them, whatever Caps Lock says.
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const letter = /^[a-z]$/i.test(key);
  const plain = letter && (ctrlKey || metaKey) ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key;
  const shift = shiftKey && (letter ? ctrlKey || metaKey || altKey : key.length > 1);
  return (ctrlKey ? 'Ctrl+' : '') + (altKey ? 'Alt+' : '') + (metaKey ? 'Meta+' : '') + (shift ? 'Shift+' : '') + plain;
}

// `place` is where the focus stands: 'combobox' (a search field that controls a list), 'field' or 'page'.
export function isReported(name, place) {
  return ANYWHERE.has(name) || (place === 'combobox' && IN_COMBOBOX.has(name)) || (place === 'page' && OUTSIDE_FIELDS.has(name));
}
