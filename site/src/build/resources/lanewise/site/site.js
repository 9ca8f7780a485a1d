// The search: all words of the query, in any order; a heading counts more than the text below it.
const entries = {{entries}};
const form = document.querySelector('form[role="search"]');
const input = form.querySelector('input');
const found = document.getElementById('found');
const up = document.body.dataset.up;

function rank(entry, words) {
  const heading = (entry.page + ' ' + entry.heading).toLowerCase();
  const text = entry.text.toLowerCase();
  let rank = 0;
  for (const word of words) {
    if (heading.includes(word)) rank += 10;
    else if (text.includes(word)) rank += 1;
    else return 0;
  }
  return rank;
}

function excerpt(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 60);
  return (at > 0 ? '…' : '') + text.slice(at, at + 160).trim() + (at + 160 < text.length ? '…' : '');
}

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.replaceChildren();
  found.hidden = words.length === 0;
  if (found.hidden) return;
  const results = entries
    .map(entry => ({ entry, rank: rank(entry, words) }))
    .filter(result => result.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, 12);
  for (const { entry } of results) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = up + entry.address;
    link.textContent = entry.page === entry.heading ? entry.page : entry.page + ': ' + entry.heading;
    const text = document.createElement('p');
    text.textContent = excerpt(entry.text, words[0]);
    item.append(link, text);
    found.append(item);
  }
  if (results.length === 0) {
    const none = document.createElement('li');
    none.textContent = 'Nothing found.';
    found.append(none);
  }
}

form.hidden = false;
form.addEventListener('submit', event => {
  event.preventDefault();
  found.querySelector('a')?.click();
});
input.addEventListener('input', search);
input.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    input.value = '';
    search();
  }
});
found.addEventListener('click', () => {
  input.value = '';
  search();
});
