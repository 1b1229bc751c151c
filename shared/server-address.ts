/**
 * A server's URL with another address: a host or a host with port takes the place of that of `server`, whose path stays; a
 * whole URL takes the place of all of it. Null where the address is neither.
 */
export function withAddress(server: string, address: string): string | null {
  const typed = address.trim();
  if (typed.includes('://')) return typed;
  if (typed === '' || /[/?#@\\\s]/.test(typed)) return null;
  const before = /^https:\/\/(?:\[[^\]]*\]|[^/:]*)(:\d+)?(\/.*)?$/.exec(server);
  const [, port = '', path = ''] = before ?? [];
  const isBareV6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i.test(typed);
  const host = isBareV6 ? `[${typed}]` : typed;
  return `https://${host}${/(?:^|[^:\]])[^:\]]*:\d+$|\]:\d+$/.test(host) ? '' : port}${path}`;
}
