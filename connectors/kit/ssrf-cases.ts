/**
 * Addresses that a person, a vendor or an attacker might hand us. Tests run every entry point that takes a URL over this list.
 * `resolvesTo`: what the name server says for the host; absent for addresses that are no names. `second`: what it says the
 * next time (rebinding).
 */
export interface SsrfCase {
  readonly url: string;
  readonly resolvesTo?: readonly string[];
  readonly second?: readonly string[];
  readonly why: string;
}

const publicAddress = '93.184.216.34';

/** Must never be connected to. */
export const blockedUrls: readonly SsrfCase[] = [
  { url: 'http://127.0.0.1/', why: 'loopback' },
  { url: 'http://127.255.255.254/', why: 'the far end of loopback' },
  { url: 'http://2130706433/', why: 'loopback as one decimal number' },
  { url: 'http://0x7f000001/', why: 'loopback as one hexadecimal number' },
  { url: 'http://017700000001/', why: 'loopback as one octal number' },
  { url: 'http://0x7f.0x0.0x0.0x1/', why: 'loopback in hexadecimal parts' },
  { url: 'http://0177.0.0.01/', why: 'loopback in octal parts' },
  { url: 'http://127.1/', why: 'loopback with parts left out' },
  { url: 'http://127.0.1/', why: 'loopback with one part left out' },
  { url: 'http://0/', why: 'this host as zero' },
  { url: 'http://0.0.0.0/', why: 'this host' },
  { url: 'http://127.0.0.1./', why: 'loopback with a trailing dot' },
  { url: 'http://１２７.0.0.1/', why: 'loopback in full-width digits' },
  { url: 'http://127。0。0。1/', why: 'loopback with ideographic dots' },
  { url: 'http://①②⑦.⓪.⓪.①/', why: 'loopback in circled digits' },
  { url: 'http://%31%32%37.0.0.1/', why: 'loopback in percent encoding' },
  { url: 'https://localhost/', resolvesTo: ['127.0.0.1', '::1'], why: 'localhost' },
  { url: 'https://localhost./', resolvesTo: ['127.0.0.1'], why: 'localhost with a trailing dot' },
  { url: 'https://LOCALHOST/', resolvesTo: ['127.0.0.1'], why: 'localhost in capitals' },
  { url: 'https://loopback.attacker.example/', resolvesTo: ['127.0.0.1'], why: 'a public name for loopback' },
  { url: 'http://10.0.0.1/', why: 'private 10/8' },
  { url: 'http://10.255.255.255/', why: 'the end of 10/8' },
  { url: 'http://172.16.0.1/', why: 'private 172.16/12' },
  { url: 'http://172.31.255.255/', why: 'the end of 172.16/12' },
  { url: 'http://192.168.1.1/', why: 'private 192.168/16' },
  { url: 'http://3232235777/', why: '192.168.1.1 as one number' },
  { url: 'https://intranet.example/', resolvesTo: ['10.1.2.3'], why: 'a name for a private address' },
  { url: 'https://mixed.example/', resolvesTo: [publicAddress, '10.0.0.5'], why: 'a public and a private address' },
  { url: 'http://169.254.169.254/latest/meta-data/', why: 'cloud metadata' },
  { url: 'http://0xa9fea9fe/', why: 'cloud metadata in hexadecimal' },
  { url: 'http://2852039166/', why: 'cloud metadata in decimal' },
  { url: 'http://0251.0376.0251.0376/', why: 'cloud metadata in octal' },
  { url: 'http://metadata.google.internal/', resolvesTo: ['169.254.169.254'], why: 'Google metadata by name' },
  { url: 'http://100.100.100.200/', why: 'Alibaba metadata in carrier-grade NAT space' },
  { url: 'http://168.63.129.16/', why: 'Azure host agent in public space' },
  { url: 'http://192.0.0.192/', why: 'Oracle metadata in protocol space' },
  { url: 'http://[fd00:ec2::254]/', why: 'Amazon metadata over IPv6' },
  { url: 'http://169.254.0.1/', why: 'link-local' },
  { url: 'http://100.64.0.1/', why: 'carrier-grade NAT' },
  { url: 'http://100.127.255.255/', why: 'the end of carrier-grade NAT' },
  { url: 'http://224.0.0.1/', why: 'multicast' },
  { url: 'http://239.255.255.250/', why: 'multicast discovery' },
  { url: 'http://240.0.0.1/', why: 'reserved' },
  { url: 'http://255.255.255.255/', why: 'broadcast' },
  { url: 'http://192.0.2.1/', why: 'documentation' },
  { url: 'http://198.18.0.1/', why: 'benchmarking' },
  { url: 'http://192.88.99.1/', why: '6to4 relay' },
  { url: 'http://[::1]/', why: 'IPv6 loopback' },
  { url: 'http://[0:0:0:0:0:0:0:1]/', why: 'IPv6 loopback in full' },
  { url: 'http://[::]/', why: 'IPv6 unspecified' },
  { url: 'http://[::ffff:127.0.0.1]/', why: 'IPv4-mapped loopback' },
  { url: 'http://[::ffff:7f00:1]/', why: 'IPv4-mapped loopback in hexadecimal' },
  { url: 'http://[::ffff:93.184.216.34]/', why: 'any IPv4-mapped address' },
  { url: 'http://[::127.0.0.1]/', why: 'IPv4-compatible loopback' },
  { url: 'http://[64:ff9b::7f00:1]/', why: 'loopback behind NAT64' },
  { url: 'http://[64:ff9b:1::1]/', why: 'local NAT64' },
  { url: 'http://[2002:7f00:1::]/', why: 'loopback behind 6to4' },
  { url: 'http://[2001:0:7f00:1::]/', why: 'Teredo' },
  { url: 'http://[fe80::1]/', why: 'IPv6 link-local' },
  { url: 'http://[fc00::1]/', why: 'unique local' },
  { url: 'http://[fec0::1]/', why: 'old site-local' },
  { url: 'http://[ff02::1]/', why: 'IPv6 multicast' },
  { url: 'http://[2001:db8::1]/', why: 'IPv6 documentation' },
  { url: 'http://[3fff::1]/', why: 'new IPv6 documentation' },
  { url: 'https://six.example/', resolvesTo: ['fd12:3456::1'], why: 'a name for a unique local address' },
  { url: 'https://rebind.example/', resolvesTo: ['127.0.0.1'], second: [publicAddress], why: 'rebinding, local first' },
  { url: 'http://user@127.0.0.1/', why: 'loopback behind a user name' },
  { url: 'https://salesforce.com@10.0.0.1/', why: 'a trusted name as user name' },
  { url: 'https://user:secret@public.example/', resolvesTo: [publicAddress], why: 'a password in the address' },
  { url: 'https://public.example:22/', resolvesTo: [publicAddress], why: 'the port of ssh' },
  { url: 'http://public.example:6379/', resolvesTo: [publicAddress], why: 'the port of Redis' },
  { url: 'https://public.example:8443/', resolvesTo: [publicAddress], why: 'an unlisted port' },
  { url: 'ftp://public.example/', why: 'not http' },
  { url: 'file:///etc/passwd', why: 'a file' },
  { url: 'gopher://127.0.0.1:6379/_INFO', why: 'gopher' },
  { url: 'data:text/plain,hello', why: 'data' },
];

/** May be connected to. */
export const allowedUrls: readonly SsrfCase[] = [
  { url: 'https://public.example/', resolvesTo: [publicAddress], why: 'a public name' },
  { url: 'http://public.example/', resolvesTo: [publicAddress], why: 'a public name on port 80' },
  { url: 'https://public.example:443/', resolvesTo: [publicAddress], why: 'the port said' },
  { url: 'https://93.184.216.34/', why: 'a public address' },
  { url: 'https://[2606:2800:220:1:248:1893:25c8:1946]/', why: 'a public IPv6 address' },
  { url: 'https://172.32.0.1/', why: 'just after 172.16/12' },
  { url: 'https://100.128.0.1/', why: 'just after carrier-grade NAT' },
];
