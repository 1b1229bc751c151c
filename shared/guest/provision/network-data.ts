import { toYaml } from './emit-yaml.ts';
import type { GuestNodeSpec, GuestSpec } from './spec.ts';

/** FNV-1a with 32 bits; the same in every process. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** The hardware address of a node with a fixed address, by which its guest finds the NIC; locally administered, always the same. */
export function macOf(spec: Pick<GuestSpec, 'id' | 'namespace'>, node: Pick<GuestNodeSpec, 'name'>): string {
  const text = `${spec.id} ${spec.namespace}/${node.name}`;
  const digits = `${hex(hash(text), 8)}${hex(hash(`${text} nic`) & 0xff, 2)}`;
  return `02:${(digits.match(/../g) ?? []).join(':')}`;
}

/** The cloud-init network data of a node: empty where DHCP does it (cloud-init documentation, network config version 2). */
export function networkDataOf(spec: GuestSpec, node: GuestNodeSpec): string {
  if (node.address === null) return '';
  const { cidr, gateway, nameservers } = node.address;
  return toYaml({
    version: 2,
    ethernets: {
      nic0: {
        match: { macaddress: macOf(spec, node) },
        dhcp4: false,
        addresses: [cidr],
        routes: [{ to: cidr.includes(':') ? '::/0' : '0.0.0.0/0', via: gateway }],
        ...(nameservers.length === 0 ? {} : { nameservers: { addresses: nameservers } }),
      },
    },
  });
}
