/** The page's script: shows what the chosen member sees and sends what they do. Text is put in as text, never as HTML. */
export const pageScript = String.raw`
'use strict';
const at = (id) => document.getElementById(id);
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) if (value !== null) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
};
const now = { user: '', channel: '', thread: '', shown: '', form: '', users: new Map(), bot: '' };
const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
function bold(text) {
  return text.split(/(\*[^*\n]+\*)/).map((part) => /^\*[^*\n]+\*$/.test(part) ? make('strong', {}, plain(part.slice(1, -1))) : plain(part));
}
function mrkdwn(text) {
  const node = make('span', { style: null });
  const parts = text.split(/(\*?<[^<>]+>\*?)/);
  for (const part of parts) {
    const special = /^\*?<([^<>]+)>\*?$/.exec(part);
    if (!special) { node.append(...bold(part)); continue; }
    const [target, label] = special[1].split('|');
    if (/^https?:/.test(target)) node.append(make('a', { href: plain(target), rel: 'noreferrer', target: '_blank' }, plain(label || target)));
    else if (target.startsWith('@')) node.append(make('b', {}, '@' + (target.slice(1) === now.bot ? 'bellwether' : now.users.get(target.slice(1)) || 'someone')));
    else node.append(make('mark', {}, plain(label || target)));
  }
  return node;
}
const textOf = (value) => !value ? '' : value.type === 'plain_text' ? value.text : mrkdwn(value.text);
function lines(value) {
  const node = make('div', {});
  const parts = String(value && value.text || '').split('\n');
  for (const part of parts) node.append(make('div', {}, value.type === 'plain_text' ? part : mrkdwn(part)));
  return node;
}
function button(element, context) {
  const node = make('button', { type: 'button', class: element.style || null }, textOf(element.text));
  node.onclick = () => element.url ? window.open(element.url, '_blank', 'noreferrer') : act('press', Object.assign({ actionId: element.action_id, value: element.value || '' }, context));
  return node;
}
function field(block) {
  const { element } = block;
  let input;
  if (element.type === 'static_select') {
    input = make('select', {}, ...element.options.map((option) => make('option', { value: option.value, selected: element.initial_option && element.initial_option.value === option.value ? '' : null }, textOf(option.text))));
  } else if (element.type === 'datepicker') input = make('input', { type: 'date', value: element.initial_date || null });
  else input = element.multiline ? make('textarea', { rows: 4 }, element.initial_value || '') : make('input', { value: element.initial_value || null });
  input.dataset.field = block.block_id;
  input.required = !block.optional;
  return make('label', {}, textOf(block.label), input);
}
function block(each, context) {
  switch (each.type) {
    case 'header': return make('h3', {}, textOf(each.text));
    case 'section': return make('div', {}, lines(each.text), each.fields ? make('div', { class: 'fields' }, ...each.fields.map(lines)) : null);
    case 'context': return make('p', { class: 'quiet' }, ...each.elements.map(textOf));
    case 'divider': return make('hr', {});
    case 'actions': return make('div', { class: 'actions' }, ...each.elements.map((element) => button(element, context)));
    case 'input': return field(each);
    default: return null;
  }
}
const blocksOf = (all, context) => (all || []).map((each) => block(each, context)).filter(Boolean);
function message(each) {
  const isBot = each.from === now.bot;
  const context = { channel: now.channel, ts: each.ts };
  const body = each.blocks && each.blocks.length ? blocksOf(each.blocks, context) : [lines({ type: 'mrkdwn', text: each.text })];
  const about = new Date(Number(each.ts) * 1000).toISOString().slice(0, 16).replace('T', ' ') + ' UTC' + (each.isEdited ? ' (edited)' : '') + (each.isForOne ? ' · only you can see this' : '');
  const reply = make('button', { type: 'button', class: 'more' }, 'Reply in thread');
  reply.onclick = () => { now.thread = each.threadTs || each.ts; showThread(); at('text').focus(); };
  const log = make('button', { type: 'button', class: 'more' }, 'Log to CRM');
  log.onclick = () => act('shortcut', { channel: now.channel, ts: each.ts, value: 'log_to_crm' });
  const cards = Object.values(each.cards || {}).map((card) => make('div', { class: 'card' }, ...blocksOf(card.blocks, context)));
  const classes = [isBot ? 'bot' : '', each.threadTs ? 'reply' : '', each.isForOne ? 'one' : ''].join(' ');
  return make('article', { class: classes }, make('b', {}, isBot ? 'Bellwether' : now.users.get(each.from) || each.from), ' ', make('span', { class: 'quiet' }, about), ...body, ...cards, each.isForOne ? null : make('div', { class: 'actions' }, reply, log));
}
/** Threads stand together, in the order of their first message. */
function inThreads(messages) {
  const order = (each) => (each.threadTs || each.ts) + ' ' + (each.threadTs ? '1' + each.ts : '0');
  return messages.slice().sort((a, b) => order(a) < order(b) ? -1 : 1);
}
function showThread() {
  at('reply').hidden = now.thread === '';
  at('reply').replaceChildren('Replying in the thread. ');
  const stop = make('button', { type: 'button', class: 'more' }, 'Write to the conversation instead');
  stop.onclick = () => { now.thread = ''; showThread(); };
  at('reply').append(stop);
}
function showForm(form) {
  const key = form ? form.id + JSON.stringify(form.content) : '';
  if (key === now.form) return;
  now.form = key;
  const dialog = at('form');
  if (!form) { dialog.close(); return; }
  const context = { viewId: form.id };
  const send = make('form', { method: 'dialog' }, make('h3', {}, textOf(form.content.title)), ...blocksOf(form.content.blocks, context));
  const close = make('button', { type: 'button' }, textOf(form.content.close) || 'Close');
  close.onclick = () => act('close', context);
  const submit = form.content.submit ? make('button', { class: 'primary', type: 'submit' }, textOf(form.content.submit)) : null;
  send.append(make('div', { class: 'actions' }, close, submit));
  send.onsubmit = (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...send.querySelectorAll('[data-field]')].map((input) => [input.dataset.field, input.value]));
    act('submit', { viewId: form.id, values });
  };
  dialog.replaceChildren(send);
  if (!dialog.open) dialog.showModal();
}
function showChannels(channels) {
  const named = [{ id: 'home', name: 'Home' }, ...channels];
  at('channels').replaceChildren(...named.map(({ id, name }) => {
    const node = make('button', { type: 'button', 'aria-current': id === now.channel ? 'true' : null }, name);
    node.onclick = () => { now.channel = id; now.thread = ''; now.shown = ''; showThread(); if (id === 'home') act('home', {}); else refresh(); };
    return node;
  }));
}
async function refresh() {
  const answer = await fetch('/state?' + new URLSearchParams({ user: now.user, channel: now.channel }));
  const state = await answer.json();
  now.bot = state.bot;
  now.users = new Map(state.users.map(({ id, name }) => [id, name]));
  if (!now.user && state.users.length) {
    at('user').replaceChildren(...state.users.map(({ id, name }) => make('option', { value: id }, name)));
    now.user = state.users[0].id;
    await act('direct', {});
    return;
  }
  if (!now.channel && state.channels.length) { now.channel = state.channels.find(({ id }) => id.startsWith('D'))?.id || state.channels[0].id; return refresh(); }
  const isHome = now.channel === 'home';
  at('composer').hidden = isHome;
  showForm(state.form);
  const shown = JSON.stringify([now.user, now.channel, state.messages, state.home, state.channels]);
  if (shown === now.shown) return;
  now.shown = shown;
  showChannels(state.channels);
  const list = at('messages');
  const content = isHome ? blocksOf(state.home && state.home.content.blocks, { viewId: state.home && state.home.id }) : inThreads(state.messages).map(message);
  list.replaceChildren(...(content.length ? content : [make('p', { class: 'quiet' }, 'Nothing here yet.')]));
  if (!isHome) list.scrollTop = list.scrollHeight;
}
async function act(what, about) {
  const body = JSON.stringify(Object.assign({ act: what, userId: now.user }, about));
  const sent = fetch('/do', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  refresh();
  await sent;
  return refresh();
}
at('user').onchange = async () => { now.user = at('user').value; now.channel = ''; now.thread = ''; now.shown = ''; showThread(); await act('direct', {}); };
at('composer').onsubmit = (event) => {
  event.preventDefault();
  const text = at('text').value.trim();
  if (!text) return;
  at('text').value = '';
  if (/^\/deals(\s|$)/.test(text)) act('command', { channel: now.channel, text: text.slice(6).trim() });
  else act('say', { channel: now.channel, text, threadTs: now.thread });
};
at('text').onkeydown = (event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); at('composer').requestSubmit(); } };
refresh();
setInterval(refresh, 1000);
`;
