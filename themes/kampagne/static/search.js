// The search page: looks through the site's own index in the browser. Asks nobody else and keeps nothing.

const place = document.querySelector(".sb-search");
const form = place.querySelector("form");
const words = form.querySelector("input");
const state = place.querySelector(".sb-search__state");
const found = place.querySelector(".sb-search__found");
const MOST = 30;
let index;
let asked = 0;

// The index is only fetched when somebody wants to search.
function load() {
  index ??= import(new URL(place.dataset.index, document.baseURI).href);
  return index;
}

function say(sentence, count) {
  state.textContent = sentence.replace("{words}", words.value.trim()).replace("{n}", count);
}

function entry(page) {
  const item = document.createElement("li");
  const title = document.createElement("h2");
  const link = document.createElement("a");
  const excerpt = document.createElement("p");
  link.href = page.url;
  link.textContent = page.meta.title;
  title.append(link);
  excerpt.innerHTML = page.excerpt; // escaped by the index but for <mark>
  item.append(title, excerpt);
  return item;
}

async function search() {
  const number = ++asked;
  const text = words.value.trim();
  if (text.length < 2) {
    found.replaceChildren();
    state.textContent = "";
    return;
  }
  try {
    const result = await (await load()).search(text);
    const pages = await Promise.all(result.results.slice(0, MOST).map((item) => item.data()));
    if (number !== asked) {
      return; // somebody has typed on since
    }
    const { none, one, many } = place.dataset;
    say(pages.length === 0 ? none : result.results.length === 1 ? one : many, result.results.length);
    found.replaceChildren(...pages.map(entry));
  } catch (error) {
    say(place.dataset.broken, 0);
  }
}

let waiting;
words.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
words.addEventListener("focus", load, { once: true });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
});
form.hidden = false;
place.querySelector(".sb-search__without").hidden = true;
words.value = new URLSearchParams(location.search).get("q") ?? "";
if (words.value) {
  search();
}
