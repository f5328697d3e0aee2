// kf::view::NodeFlag.
export const FLAG = {
  disabled: 1 << 0,
  selected: 1 << 1,
  checked: 1 << 2,
  expandable: 1 << 3,
  expanded: 1 << 4,
  busy: 1 << 5,
  modal: 1 << 6,
  scroller: 1 << 7,
  followEnd: 1 << 8,
  autoFocus: 1 << 9,
  invalid: 1 << 10,
  current: 1 << 11,
  hasPopup: 1 << 12,
  submitOnEnter: 1 << 13,
  newTab: 1 << 14,
  hidden: 1 << 15,
  passThrough: 1 << 16,
  activeDescendant: 1 << 17,
};

export const has = (node, flag) => (node.props.flags & flag) !== 0;
