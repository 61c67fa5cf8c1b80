// Loaded before a peer that would listen on every interface of the machine.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(...words) {
  const [first] = words;
  if (typeof first === 'number' && typeof words[1] !== 'string')
    return listen.call(this, first, '127.0.0.1', ...words.slice(1));
  if (typeof first === 'object' && first?.port !== undefined) words[0] = { ...first, host: '127.0.0.1' };
  return listen.apply(this, words);
};
