// A plain page for browsers that cannot show the real one.

export const REASONS = {
  webgl: ['This browser cannot draw Knowledge Foundry', 'It needs WebGL 2. Turn on hardware acceleration in the browser’s settings, or open this page in a current Chrome, Edge, Firefox or Safari.'],
  wasm: ['This browser cannot run Knowledge Foundry', 'It needs WebAssembly. Open this page in a current Chrome, Edge, Firefox or Safari, or allow WebAssembly in this one’s settings.'],
  load: ['Knowledge Foundry did not load', 'Check that the program is still running in its terminal, then load this page again.'],
  lost: ['The graphics driver stopped', 'What you wrote is kept. Load this page again to go on.'],
  crash: ['Knowledge Foundry stopped', 'Something in the page failed that should not have. Load it again to go on; your conversations are stored.'],
};

export function showFailure(reason, details = '') {
  const [title, advice] = REASONS[reason];
  const box = document.createElement('div');
  box.className = 'failure';
  box.setAttribute('role', 'alert');
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraph = document.createElement('p');
  paragraph.textContent = advice;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Load again';
  button.addEventListener('click', () => location.reload());
  box.append(heading, paragraph, button);
  if (details) {
    const small = document.createElement('pre');
    small.textContent = details;
    box.append(small);
  }
  document.querySelector('.failure')?.remove();
  document.body.append(box);
}
