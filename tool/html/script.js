'use strict';
// Shows the data as a table of maps, and one map's story at the address
// #NAME. All text goes in as text: nothing here makes markup out of strings.

const data = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
const VERDICTS = ['migrate', 'review', 'keep'];
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      node.setAttribute(name, value === true ? '' : value);
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined));
  return node;
}
const el = (name, attributes, ...children) =>
  fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

const counted = (n, noun, ending = 's') => `${n} ${noun}${n === 1 ? '' : ending}`;
const fileOf = (at) => data.files[at[0]].name;
const placeText = (at) => (at ? `${fileOf(at)}:${at[1]}` : '');
const folderOf = (at) => fileOf(at).replace(/[^/]*$/, '').replace(/\/$/, '') || '.';

// --- What the table needs of each map ---------------------------------------

const addresses = new Map();
for (const map of data.maps) {
  map.held = map.shared + map.exclusive;
  map.total = map.held + map.missing;
  map.ratio = map.total ? map.held / map.total : 0;
  map.codes = [...new Set(map.reasons.map((r) => r.code))];
  map.place = placeText(map.at);
  map.relockable = Boolean(map.relock && map.relock.says);
  map.words = [map.name, map.place, map.mutex, map.type, ...map.codes,
    map.relockable ? 'relock' : '']
    .join('\n').toLowerCase();
  let address = map.name;
  for (let n = 2; addresses.has(address); ++n) address = `${map.name}~${n}`;
  addresses.set(address, map);
  map.address = `#${encodeURIComponent(address)}`;
}

const LEVELS = ['low', 'medium', 'high'];
const COLUMNS = [
  { title: 'Map', key: (m) => m.name.toLowerCase() },
  { title: 'Verdict', key: (m) => VERDICTS.indexOf(m.verdict) },
  { title: 'Reasons', key: (m) => m.codes.join() },
  { title: 'Reads', key: (m) => m.reads, most: true },
  { title: 'Writes', key: (m) => m.writes, most: true },
  { title: 'Lock held', key: (m) => m.ratio },
  { title: 'Sure', key: (m) => LEVELS.indexOf(m.confidence), most: true },
  { title: 'Findings', key: (m) => m.findings.length, most: true },
];

function share(ratio) {
  const bar = el('i', {});
  bar.style.width = `${100 * ratio}%`;
  return el('span', { class: 'share', 'aria-hidden': 'true' }, bar);
}

function row(map) {
  return el('tr', {},
    el('td', {}, el('a', { href: map.address }, map.name),
      el('div', { class: 'where' }, map.place)),
    el('td', {}, el('span', { class: `badge ${map.verdict}` }, map.verdict),
      map.relockable ? el('div', { class: 'where' }, 'relock') : null),
    el('td', {}, map.codes.join(', ')),
    el('td', { class: 'number' }, String(map.reads)),
    el('td', { class: 'number' }, String(map.writes)),
    el('td', {}, share(map.ratio),
      ` ${map.held} of ${map.total}`),
    el('td', {}, map.confidence),
    el('td', { class: 'number' },
      map.findings.length
        ? el('span', { class: 'badge missing' }, String(map.findings.length))
        : '0'));
}

// --- The table: sorted, filtered, and shown piece by piece ------------------

const CHUNK = 200;
const sorting = { column: COLUMNS[1], descending: false };
let chosen = [];
let shown = 0;

function showMore() {
  const rows = document.createDocumentFragment();
  for (const map of chosen.slice(shown, shown + CHUNK)) rows.append(row(map));
  $('maps').tBodies[0].append(rows);
  shown = Math.min(shown + CHUNK, chosen.length);
  $('more').hidden = shown === chosen.length;
}

function compare(a, b) {
  const [x, y] = [sorting.column.key(a), sorting.column.key(b)];
  const order = x < y ? -1 : x > y ? 1 : 0;
  return (sorting.descending ? -order : order) || b.reads - a.reads;
}

function refresh() {
  const words = $('text').value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = new Set([...$('verdicts').querySelectorAll(':checked')]
    .map((box) => box.value));
  const reason = $('reason').value;
  chosen = data.maps.filter((m) => verdicts.has(m.verdict) &&
    (!reason || m.codes.includes(reason)) &&
    (!$('unsafe').checked || m.findings.length) &&
    words.every((word) => m.words.includes(word))).sort(compare);
  $('maps').tBodies[0].replaceChildren();
  shown = 0;
  showMore();
  $('count').textContent = `${chosen.length} of ${counted(data.maps.length, 'map')}`;
}

function buildTable() {
  const heads = COLUMNS.map((column) => {
    const head = el('th', { scope: 'col' }, el('button', {}, column.title));
    head.firstChild.addEventListener('click', () => {
      sorting.descending =
        sorting.column === column ? !sorting.descending : Boolean(column.most);
      sorting.column = column;
      markSorted();
      refresh();
    });
    return head;
  });
  const markSorted = () => heads.forEach((head, i) =>
    head.setAttribute('aria-sort', COLUMNS[i] !== sorting.column ? 'none'
      : sorting.descending ? 'descending' : 'ascending'));
  markSorted();
  $('maps').tHead.rows[0].append(...heads);

  for (const verdict of VERDICTS) {
    const count = data.maps.filter((m) => m.verdict === verdict).length;
    $('verdicts').append(el('label', {},
      el('input', { type: 'checkbox', value: verdict, checked: true }),
      ` ${verdict} (${count})`));
  }
  for (const [code] of tally(data.maps, (m) => m.codes))
    $('reason').append(el('option', { value: code }, code));
  $('filters').addEventListener('input', refresh);
  $('more').addEventListener('click', showMore);
  new IntersectionObserver((seen) => {
    if (seen.some((s) => s.isIntersecting)) showMore();
  }, { rootMargin: '400px' }).observe($('more'));
}

// --- Plots ------------------------------------------------------------------

/** [key, maps] pairs, most maps first. */
function tally(maps, keysOf) {
  const groups = new Map();
  for (const map of maps)
    for (const key of keysOf(map)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(map);
    }
  return [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}

const byVerdict = (maps) => VERDICTS.map((v) => maps.filter((m) => m.verdict === v));

function figure(title, picture, legend) {
  return el('figure', {}, el('figcaption', {}, title), picture,
    legend && el('p', { class: 'legend' }, legend));
}

/** Horizontal bars, in pieces by verdict. */
function bars(title, rows) {
  const [width, label, height] = [470, 200, 20];
  const most = Math.max(1, ...rows.map(([, maps]) => maps.length));
  const scale = (width - label - 40) / most;
  const says = rows.map(([key, maps]) => `${key}: ${maps.length}`).join('; ');
  const picture = svg('svg', { viewBox: `0 0 ${width} ${rows.length * height}`, width,
    role: 'img', 'aria-label': `${title}. ${says}` });
  rows.forEach(([key, maps], i) => {
    const y = i * height;
    const text = key.length > 30 ? `…${key.slice(-29)}` : key;
    picture.append(svg('text', { x: label - 8, y: y + 14, 'text-anchor': 'end' }, text,
      svg('title', {}, key)));
    let x = label;
    byVerdict(maps).forEach((part, v) => {
      if (!part.length) return;
      picture.append(svg('rect', { class: VERDICTS[v], x, y: y + 3, height: height - 6,
        width: part.length * scale }, svg('title', {}, `${VERDICTS[v]}: ${part.length}`)));
      x += part.length * scale;
    });
    picture.append(svg('text', { x: x + 5, y: y + 14 }, String(maps.length)));
  });
  return figure(title, picture);
}

/** Reads against writes, each map or number of equal maps a point. */
function scatter() {
  const [width, height, left, bottom] = [470, 300, 46, 40];
  const top = 1 + Math.max(3, ...data.maps.map((m) => Math.max(m.reads, m.writes)));
  const unit = (n) => Math.log1p(n) / Math.log1p(top);
  const x = (n) => left + unit(n) * (width - left - 20);
  const y = (n) => height - bottom - unit(n) * (height - bottom - 16);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, role: 'img',
    'aria-label': 'Places that read each map against places that write it; the table has the numbers' });
  picture.append(
    svg('path', { class: 'axis', d: `M${left} 8V${height - bottom}H${width - 12}` }),
    svg('path', { class: 'guide', d: `M${x(0)} ${y(0)}L${x(top)} ${y(top)}` }),
    svg('text', { x: (left + width) / 2, y: height - 6, 'text-anchor': 'middle' }, 'places that read'),
    svg('text', { transform: `translate(12 ${(height - bottom) / 2}) rotate(-90)`,
      'text-anchor': 'middle' }, 'places that write'));
  for (const tick of [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((t) => t <= top))
    picture.append(
      svg('text', { x: x(tick), y: height - bottom + 15, 'text-anchor': 'middle' }, String(tick)),
      svg('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)));
  const shapes = {
    migrate: (r) => svg('circle', { r }),
    review: (r) => svg('path', { d: `M0 ${-r * 1.2}L${r * 1.1} ${r * .8}H${-r * 1.1}Z` }),
    keep: (r) => svg('rect', { x: -r * .9, y: -r * .9, width: r * 1.8, height: r * 1.8 }),
  };
  const shift = { migrate: -4, review: 0, keep: 4 };
  for (const [, maps] of tally(data.maps, (m) => [`${m.verdict} ${m.reads} ${m.writes}`])) {
    const { verdict, reads, writes } = maps[0];
    const shape = shapes[verdict](Math.min(18, 3.5 + Math.sqrt(maps.length)));
    shape.setAttribute('class', `point ${verdict}`);
    shape.setAttribute('transform', `translate(${x(reads) + shift[verdict]} ${y(writes)})`);
    const name = maps.length === 1 ? maps[0].name : counted(maps.length, 'map');
    shape.append(svg('title', {}, `${name}: ${reads} read, ${writes} write (${verdict})`));
    // A picture has no controls in it; for the keyboard there is the table.
    if (maps.length === 1) {
      shape.classList.add('leads');
      shape.addEventListener('click', () => { location.hash = maps[0].address; });
    }
    picture.append(shape);
  }
  return figure('Reads against writes', picture,
    '● migrate ▲ review ■ keep; a larger mark is several maps; dashed: as many of both');
}

function buildPlots() {
  const ranges = [[1, '100 %'], [.9, '90 to 99 %'], [.8, '80 to 89 %'], [.7, '70 to 79 %'],
    [.6, '60 to 69 %'], [0, 'below 60 %']];
  const rangeOf = (m) => ranges.find(([from]) => m.ratio >= from)[1];
  const held = new Map(tally(data.maps, (m) => [rangeOf(m)]));
  const folders = tally(data.maps, (m) => [folderOf(m.at)]);
  const reasons = tally(data.maps, (m) => m.codes);
  $('plots').append(scatter(),
    bars('Accesses that hold the lock', ranges.map(([, name]) => [name, held.get(name) || []])),
    bars('Verdicts by folder', folders.slice(0, 14)));
  if (reasons.length) $('plots').append(bars('Maps by reason', reasons));
}

// --- Source -----------------------------------------------------------------

const TOKEN = new RegExp([
  '(?<comment>//.*|/\\*.*?(?:\\*/|$))',
  '(?<string>"(?:\\\\.|[^"\\\\])*"|\'(?:\\\\.|[^\'\\\\])+\')',
  '(?<keyword>^\\s*#\\s*\\w+|\\b(?:alignas|auto|bool|break|case|catch|char|class|const|constexpr|' +
    'continue|decltype|default|delete|do|double|else|enum|explicit|extern|false|final|float|for|' +
    'friend|if|inline|int|long|mutable|namespace|new|noexcept|nullptr|operator|override|private|' +
    'protected|public|return|short|signed|sizeof|static|static_assert|struct|switch|template|this|' +
    'throw|true|try|typedef|typename|union|unsigned|using|virtual|void|volatile|while)\\b)',
  '(?<literal>\\b\\d[\\w.\']*)',
].join('|'), 'g');

function highlighted(line) {
  const parts = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((k) => match.groups[k] !== undefined);
    parts.push(line.slice(end, match.index), el('span', { class: kind }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, line.slice(end)];
}

/** Columns count bytes; strings count otherwise. */
function cut(line, column, length) {
  const bytes = new TextEncoder().encode(line);
  const text = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  return [text(0, column - 1), text(column - 1, column - 1 + length), text(column - 1 + length)];
}

function lineText(line, marks) {
  const mark = marks.find((m) => m.at[3] > 0);
  if (!mark) return highlighted(line);
  const [before, middle, after] = cut(line, mark.at[2], mark.at[3]);
  return [...highlighted(before), el('u', {}, ...highlighted(middle)), ...highlighted(after)];
}

/** The lines around each mark, by file: {at, says, how}. */
function excerpts(marks) {
  const byFile = new Map();
  for (const mark of marks.filter((m) => m.at)) {
    const lines = byFile.get(mark.at[0]) || new Map();
    byFile.set(mark.at[0], lines);
    for (let n = mark.at[1] - 2; n <= mark.at[1] + 2; ++n)
      if (n in data.files[mark.at[0]].lines && !lines.has(n)) lines.set(n, []);
    if (lines.has(mark.at[1])) lines.get(mark.at[1]).push(mark);
  }
  return [...byFile].map(([file, lines]) => {
    const rows = [];
    let last = 0;
    for (const n of [...lines.keys()].sort((a, b) => a - b)) {
      if (last && n > last + 1)
        rows.push(el('div', { class: 'gap' }, el('span', { class: 'number' }, '⋮')));
      last = n;
      const here = lines.get(n);
      const says = [...new Map(here.filter((m) => m.says).map((m) => [m.says, m])).values()];
      rows.push(el('div', { class: here.length ? 'marked' : undefined },
        el('span', { class: 'number' }, String(n)),
        el('span', { class: 'text' }, ...lineText(data.files[file].lines[n], here)),
        ...says.map((m) => el('span', { class: `says how ${m.how || ''}` }, m.says))));
    }
    return el('div', {}, el('div', { class: 'where' }, data.files[file].name),
      el('div', { class: 'code', tabindex: 0, role: 'group',
        'aria-label': `Lines of ${data.files[file].name}` }, ...rows));
  });
}

// --- A diff, side by side ---------------------------------------------------

function diffTables(text) {
  const tables = [];
  let body, gone, come, numbers;
  const flush = () => {
    for (let i = 0; i < Math.max(gone.length, come.length); ++i)
      body.append(side(gone[i], come[i], 'del', 'ins'));
    [gone, come] = [[], []];
  };
  const side = (old, now, oldTag, newTag) => el('tr', {},
    el('td', { class: 'number' }, old ? String(old[0]) : ''),
    el('td', { class: 'old' }, old ? el(oldTag, {}, old[1]) : ''),
    el('td', { class: 'number' }, now ? String(now[0]) : ''),
    el('td', { class: 'new' }, now ? el(newTag, {}, now[1]) : ''));
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; ++i) {
    const line = lines[i];
    if (line.startsWith('--- ') && (lines[i + 1] || '').startsWith('+++ ')) {
      if (body) flush();
      const name = lines[++i].slice(4).replace(/^b\//, '');
      [gone, come, body] = [[], [], el('tbody', {})];
      tables.push(el('div', {}, el('div', { class: 'where' }, name),
        el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Diff of ${name}` },
          el('table', { class: 'diff' },
            el('caption', { class: 'spoken' }, `${name}, before and after`), body))));
    } else if (line.startsWith('@@')) {
      flush();
      const found = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      numbers = [Number(found[1]), Number(found[2])];
      body.append(el('tr', { class: 'hunk' }, el('td', { colspan: 4 }, line)));
    } else if (body && line.startsWith('-')) {
      gone.push([numbers[0]++, line.slice(1)]);
    } else if (body && line.startsWith('+')) {
      come.push([numbers[1]++, line.slice(1)]);
    } else if (body && line.startsWith(' ')) {
      flush();
      body.append(side([numbers[0]++, line.slice(1)], [numbers[1]++, line.slice(1)],
        'span', 'span'));
    }
  }
  if (body) flush();
  return tables;
}

// --- The story of one map ---------------------------------------------------

const notesAsMarks = (thing, how) => [
  { at: thing.at, says: '', how },
  ...thing.notes.map((n) => ({ at: n.at, says: n.message, how })),
];

function findingItem(finding) {
  return el('div', { class: 'item missing' },
    el('p', {}, el('b', {}, finding.check), `: ${finding.message}`),
    finding.fix ? el('p', {}, `unlatch check --fix can repair this: ${finding.fix}`) : null,
    ...excerpts(notesAsMarks(finding, 'missing')));
}

function reasonItem(reason) {
  const help = data.help[reason.code];
  return el('div', { class: `item ${reason.review ? 'review' : 'keep'}` },
    el('p', {}, el('b', {}, reason.code), reason.review ? ' (for review): ' : ': ', reason.message),
    help ? el('p', { class: 'where' }, help) : null,
    ...excerpts(notesAsMarks(reason, reason.review ? 'unsure' : 'missing')));
}

/** Of a map that stays behind its lock. */
function lockStory(relock) {
  if (relock.says)
    return el('p', {}, `The lock need not be what readers wait for: ${relock.says}. ` +
      '“unlatch migrate --relock” changes it.');
  return [el('p', {}, 'The lock stays what it is as well.'), relock.reasons.map(reasonItem)];
}

function accessTable(map) {
  const rows = [...map.sections.map((s) => ({ ...s, what: `lock taken: ${s.what}`, held: '' })),
    ...map.accesses].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.at[2] - b.at[2]);
  return el('table', { class: 'accesses' },
    el('caption', { class: 'spoken' }, 'Accesses and sections by place'),
    el('thead', {}, el('tr', {}, ['Where', 'What', 'Lock', 'In'].map((title) =>
      el('th', { scope: 'col' }, title)))),
    el('tbody', {}, rows.map((a) => el('tr', {},
      el('td', { class: 'where' }, placeText(a.at)),
      el('td', {}, a.what, a.write ? el('b', {}, ' (write)') : null),
      el('td', { class: `how ${a.how}` }, a.held),
      el('td', {}, el('code', {}, a.function))))));
}

function story(map) {
  const at = chosen.indexOf(map);
  const neighbour = (step, word) => (at >= 0 && chosen[at + step]
    ? el('a', { href: chosen[at + step].address }, word) : null);
  const marks = [
    { at: map.at, says: 'the map', how: 'unneeded' },
    ...map.sections.map((s) => ({ at: s.at, says: `lock: ${s.what}`, how: s.how })),
    ...map.accesses.map((a) => ({ at: a.at, says: `${a.what} (${a.held})`, how: a.how })),
  ].map((m, i) => (i && m.says.startsWith('lock: ') ? { ...m, at: [...m.at.slice(0, 3), 0] } : m));
  const facts = [['Type', el('code', {}, map.type)], ['Declared', map.place], ['Guard', map.guard],
    ['Read', counted(map.reads, 'place')], ['Written', counted(map.writes, 'place')],
    ['Advice', map.advice]];
  if (map.group.length) facts.push(['Moves with', map.group.join(', ')]);
  const heading = (text) => el('h3', {}, text);
  return [
    el('nav', { 'aria-label': 'Maps' }, el('a', { href: '#' }, 'All maps'),
      neighbour(-1, 'Previous'), neighbour(1, 'Next')),
    el('h2', { tabindex: -1 }, `${map.name} `,
      el('span', { class: `badge ${map.verdict}` }, map.verdict)),
    el('dl', { class: 'facts' }, facts.map(([name, value]) =>
      [el('dt', {}, name), el('dd', {}, value)])),
    map.reasons.length ? [heading('Reasons'), map.reasons.map(reasonItem)] : [],
    map.relock ? [heading('The lock'), lockStory(map.relock)] : [],
    map.findings.length ? [heading('Findings'), map.findings.map(findingItem)] : [],
    map.diff >= 0 && data.diffs[map.diff]
      ? [heading('Proposed change'),
        el('p', { class: 'where' }, '“unlatch migrate” writes it, once every file that sees it has compiled with it.'),
        diffTables(data.diffs[map.diff])]
      : [],
    heading('Source'), excerpts(marks),
    heading('Accesses'), accessTable(map),
  ].flat(Infinity).filter(Boolean);
}

// --- The page ---------------------------------------------------------------

let place = 0; // in the table, to return to

function show() {
  const name = decodeURIComponent(location.hash.slice(1));
  const map = addresses.get(name);
  if (!$('overview').hidden) place = scrollY;
  const before = $('story').dataset.address;
  $('overview').hidden = Boolean(map);
  $('story').hidden = !map;
  $('story').replaceChildren(...(map ? story(map) : []));
  document.title = map ? `${map.name} – Guarded maps` : 'Guarded maps';
  if (map) {
    $('story').dataset.address = map.address;
    scrollTo(0, 0);
    $('story').querySelector('h2').focus();
  } else {
    scrollTo(0, place);
    const link = before && [...$('maps').querySelectorAll('a')]
      .find((a) => a.getAttribute('href') === before);
    if (link) link.focus({ preventScroll: true });
    delete $('story').dataset.address;
  }
}

function number(value, text) {
  return el('p', {}, el('b', {}, String(value)), text);
}

const findings = data.maps.reduce((sum, m) => sum + m.findings.length, data.others.length);
$('program').textContent =
  `${data.root || 'No files'} · ${counted(data.units, 'unit')} · unlatch ${data.version}`;
const guarded = data.maps.length;
$('numbers').append(number(guarded, guarded === 1 ? 'guarded map' : 'guarded maps'),
  ...byVerdict(data.maps).map((maps, v) => number(maps.length, `to ${VERDICTS[v]}`)),
  number(findings, findings === 1 ? 'finding' : 'findings'));
if (data.failed.length) {
  $('problems').hidden = false;
  $('problems').append(
    el('summary', {}, `${counted(data.failed.length, 'unit')} not parsed, and so not counted`),
    el('ul', {}, data.failed.map((f) => el('li', {}, `${f.file}: ${f.message}`))));
}
if (data.others.length) {
  $('others').hidden = false;
  $('others').append(el('h3', {}, 'Other findings'), ...data.others.map(findingItem));
}
buildTable();
buildPlots();
refresh();
addEventListener('hashchange', show);
addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !$('overview').hidden) {
    event.preventDefault();
    $('text').focus();
  } else if (event.key === 'Escape' && !$('story').hidden) {
    location.hash = '';
  }
});
show();
