// Copying from the text layer gives the text as it was written, not as it was wrapped.

// `pieces` in reading order: the selected text, the line and text node they lie in, and the message around that. A line that was only
// wrapped goes on in the next one; texts stand on lines of their own, messages have a blank line between them.
export function joinPieces(pieces) {
  let joined = '';
  let before;
  for (const piece of pieces) {
    if (before) joined += separator(before, piece);
    joined += piece.text.replace(/\n$/, '');
    before = piece;
  }
  return joined;
}

function separator(before, piece) {
  if (before.message !== piece.message) return '\n\n';
  if (before.block !== piece.block) return '\n';
  if (before.line === piece.line || !before.hard) return '';
  return '\n';
}

function selectedPart(textNode, range) {
  const from = textNode === range.startContainer ? range.startOffset : 0;
  const to = textNode === range.endContainer ? range.endOffset : textNode.data.length;
  return textNode.data.slice(from, to);
}

function* textNodesIn(range) {
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  if (range.commonAncestorContainer.nodeType === Node.TEXT_NODE) yield range.commonAncestorContainer;
  while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) yield walker.currentNode;
}

function piecesOf(range, semantics) {
  const pieces = [];
  for (const textNode of textNodesIn(range)) {
    const line = textNode.parentElement.closest('.line');
    const text = selectedPart(textNode, range);
    if (!line || text === '' || line.closest('[inert]')) continue;
    const block = semantics.nodeOf(line);
    const hard = block.lines.find(({ element }) => element === line)?.hard ?? true;
    pieces.push({ text, line, hard, block: block.element, message: line.closest('article,[role=listitem],li') });
  }
  return pieces;
}

export function installCopy(semantics) {
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || document.activeElement?.matches('input,textarea')) return;
    const text = joinPieces(piecesOf(selection.getRangeAt(0), semantics));
    if (text === '') return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  });
}
