// What the Wasm may call: one function per import of host_imports.js. Pointers become values here and nowhere else.

export function createCalls({ bridge, semantics, streams, session, router, page, glyphs, forceFieldValue }) {
  const text = (pointer, size) => bridge.text(pointer, size);
  const writeBox = (pointer, { advance, x0, y0, w, h, coloured }) => {
    const view = new DataView(bridge.module.HEAPU8.buffer, pointer);
    view.setFloat32(0, advance, true);
    [x0, y0, w, h, coloured ? 1 : 0].forEach((value, index) => view.setInt32(4 + 4 * index, value, true));
  };
  return {
    patch_semantics: (p, n) => semantics.apply(text(p, n)),
    fetch_start: (id, m, mn, u, un, b, bn) => { streams.start(id, text(m, mn), text(u, un), text(b, bn)); },
    fetch_abort: (id) => streams.abort(id),
    navigate: (p, n, replace) => router().navigate(text(p, n), replace !== 0),
    set_title: (p, n) => page.setTitle(text(p, n)),
    storage_set: (k, kn, v, vn) => page.storageSet(text(k, kn), text(v, vn)),
    storage_get: (k, kn) => bridge.give(page.storageGet(text(k, kn))),
    copy_text: (p, n) => { page.copyText(text(p, n)); },
    download: (id, u, un, f, fn) => { streams.download(id, text(u, un), text(f, fn)); },
    open_external: (p, n) => page.openExternal(text(p, n)),
    focus_node: (id) => semantics.node(id >>> 0)?.element.focus(),
    scroll_to: (id, top) => semantics.scrollTo(id >>> 0, top),
    set_field_value: (id, p, n) => {
      const node = semantics.node(id >>> 0);
      if (node) forceFieldValue(node, text(p, n));
    },
    announce: (p, n) => page.announce(text(p, n)),
    adopt_session: (p, n) => { session.adopt(text(p, n)); },
    start_session: () => { session.start(); },
    keep_session: () => { session.keep(); },
    set_cursor: (p, n) => page.setCursor(text(p, n)),
    locale: () => bridge.give(navigator.language || 'en'),
    face_metrics: (face, px, out) => {
      const { ascent, descent } = glyphs.metrics(face, px);
      const view = new DataView(bridge.module.HEAPU8.buffer, out);
      view.setFloat32(0, ascent, true);
      view.setFloat32(4, descent, true);
    },
    rasterise_glyph: (face, px, codepoint, shift, out) => {
      const box = glyphs.glyph(face, px, codepoint, shift);
      writeBox(out, box);
      return box.visible ? 1 : 0;
    },
    rasterise_run: (face, px, p, n, rgb, out) => {
      const box = glyphs.run(face, px, text(p, n), rgb);
      writeBox(out, box);
      return box.visible ? 1 : 0;
    },
    take_pixels: (out) => bridge.module.HEAPU8.set(glyphs.pixels, out),
  };
}
