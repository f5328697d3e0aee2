// Small helpers for writing to elements.

export function setOrRemove(element, name, value) {
  if (value === '' || value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? 'true' : value);
}

// Only addresses that cannot run script.
export const isSafeAddress = (address) => /^(https?:\/\/|\/(?!\/)|mailto:)/i.test(address);

export const isOwnPath = (address) => /^\/(?!\/)/.test(address);
