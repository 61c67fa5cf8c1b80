import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges that are not public hosts, with what they are. 168.63.129.16 is Azure's host agent, which lies in public space.
 * Source: https://www.iana.org/assignments/iana-ipv4-special-registry/ (2026-11-20)
 * Source: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 (2026-11-20)
 */
const blockedV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
];

/**
 * Inside global unicast IPv6 (2000::/3), the ranges that carry or hide another address. Everything outside 2000::/3 is
 * blocked as a whole: loopback, mapped and compatible IPv4, NAT64, unique local, link-local, multicast.
 * Source: https://www.iana.org/assignments/iana-ipv6-special-registry/ (2026-11-20)
 */
const blockedV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

function listOf(networks: typeof blockedV4, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}

const v4 = listOf(blockedV4, 'ipv4');
const v6 = listOf(blockedV6, 'ipv6');
const globalUnicast = listOf([['2000::', 3]], 'ipv6');

/** True when an IP address is a public host; false for anything private, special, mapped or unreadable. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !v4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return globalUnicast.check(address, 'ipv6') && !v6.check(address, 'ipv6');
}
