// Where the pointer is, for hover and press looks only; clicks come through the elements.

export function installPointer(emit) {
  const options = { capture: true, passive: true };
  const at = (event) => ({ x: event.clientX, y: event.clientY });
  addEventListener('pointermove', (event) => emit('pointer_move', at(event)), options);
  addEventListener('pointerdown', (event) => event.button === 0 && emit('pointer_down', at(event)), options);
  addEventListener('pointerup', (event) => emit('pointer_up', at(event)), options);
  addEventListener('pointercancel', () => emit('pointer_leave'), options);
  document.documentElement.addEventListener('pointerleave', () => emit('pointer_leave'), { passive: true });
}
