import { z } from 'zod';
import { Hardware } from '../../hardware.ts';
import { HostCheck } from '../../plan/host-check.ts';
import { call } from '../define.ts';

const entity = z.string().min(1);

/** Hosts: what their cluster says of them beyond what is always read. */
export const hostsContract = {
  /** Asks the cluster whether a host can be emptied for maintenance; changes nothing. */
  'host.check': call(z.strictObject({ host: entity }), HostCheck),
  /** What a host is made of: disks, network links, and devices that VMs can be given. */
  'host.hardware': call(z.strictObject({ host: entity }), Hardware),
};
