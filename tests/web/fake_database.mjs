// As much of IndexedDB as the page uses: one database, one store, requests that answer later.

export function fakeDatabase() {
  const rows = new Map();
  const answering = (work) => {
    const request = {};
    setImmediate(() => {
      try {
        request.result = work();
        request.onsuccess?.();
      } catch (error) {
        request.error = error;
        request.onerror?.();
      }
    });
    return request;
  };
  const store = {
    get: (key) => answering(() => rows.get(key)),
    add: (value, key) => answering(() => {
      if (rows.has(key)) throw new Error('ConstraintError');
      rows.set(key, value);
    }),
    delete: (key) => answering(() => { rows.delete(key); }),
  };
  const database = { createObjectStore: () => store, transaction: () => ({ objectStore: () => store }), close: () => {} };
  let isMade = false;
  const open = () => {
    const request = answering(() => {
      request.result = database;
      if (!isMade) request.onupgradeneeded?.();
      isMade = true;
      return database;
    });
    return request;
  };
  return { rows, open };
}
