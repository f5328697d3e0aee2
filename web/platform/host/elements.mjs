// The HTML element for each role: the one that says the same by itself where there is one, else a div with an ARIA role.

const plain = (tag, attributes = {}) => () => [tag, attributes];
const roled = (role, attributes = {}) => plain('div', { role, ...attributes });

const SHAPES = {
  group: plain('div'),
  navigation: plain('nav'),
  main: plain('main'),
  complementary: plain('aside'),
  region: plain('section'),
  heading: ({ level }) => [`h${Math.min(6, Math.max(1, level || 2))}`, {}],
  button: plain('button', { type: 'button' }),
  link: plain('a'),
  tab: plain('button', { type: 'button', role: 'tab' }),
  tablist: roled('tablist'),
  tabpanel: roled('tabpanel'),
  textbox: plain('input', { type: 'text' }),
  searchbox: plain('input', { type: 'search' }),
  textarea: plain('textarea', { rows: '1' }),
  checkbox: plain('input', { type: 'checkbox' }),
  list: plain('ul', { role: 'list' }),
  listitem: plain('li'),
  listbox: roled('listbox'),
  option: roled('option'),
  dialog: roled('dialog', { tabindex: '-1' }),
  menu: roled('menu'),
  menuitem: plain('button', { type: 'button', role: 'menuitem' }),
  progressbar: roled('progressbar', { 'aria-valuemin': '0', 'aria-valuemax': '100' }),
  meter: roled('meter', { 'aria-valuemin': '0', 'aria-valuemax': '100' }),
  image: roled('img'),
  text: plain('div', { class: 'text' }),
  code: plain('pre', { class: 'text' }),
  log: roled('log', { 'aria-live': 'off' }),
  article: plain('article'),
  status: roled('status'),
  alert: roled('alert'),
  table: roled('table'),
  row: roled('row'),
  columnheader: roled('columnheader'),
  cell: roled('cell'),
  separator: roled('separator'),
  form: plain('form', { novalidate: '' }),
};

export const FIELDS = new Set(['textbox', 'searchbox', 'textarea']);
export const ACTIVATABLE = new Set(['button', 'link', 'tab', 'checkbox', 'option', 'menuitem', 'row']);

// Their name is what stands in them; all others are named by aria-label.
export const NAMED_BY_CONTENT = new Set([
  'heading', 'button', 'link', 'tab', 'option', 'menuitem', 'text', 'code', 'listitem', 'row', 'columnheader', 'cell', 'status', 'alert',
]);

export const domId = (nodeId) => `n${nodeId}`;

export function createElement(document, props) {
  const [tag, attributes] = (SHAPES[props.role] ?? SHAPES.group)(props);
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.id = domId(props.id);
  element.classList.add(`r-${props.role}`);
  return element;
}
