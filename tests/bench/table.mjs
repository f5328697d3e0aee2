// The table for people.
const figure = (value) => {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value < 0) return `−${figure(-value)}`;
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
};

export function table(rows) {
  const head = ['measure', 'ours', 'peer', 'ratio', 'must', 'aim', ''];
  const cells = rows.map((row) => (row.fault ? [row.measure, '–', '–', '–', '–', '–', 'FAILED'] : [row.measure, `${figure(row.ours)} ${row.unit}`,
    row.peer === undefined ? '–' : `${figure(row.peer)} ${row.unit} (${row.peer_name})`, row.ratio === undefined ? '–' : `${row.ratio.toFixed(2)}×`,
    row.must, row.aim, row.verdict]));
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map((line) => line[i].length)));
  const line = (values) => values.map((value, i) => (i === 0 || i === 6 ? value.padEnd(widths[i]) : value.padStart(widths[i]))).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}
