import { isIP } from 'node:net';
import type { KubeObject } from '../../json.ts';
import { at, isObject, textAt } from '../../json.ts';
import { messageOf } from '../../status.ts';
import { harvesterInvalid, harvesterNotAllowed } from './deny.ts';

/** Throws an Error that says why a value does not do, in Harvester's words. */
type Check = (value: string) => void;

function parse(value: string, prefix = 'unmarshal failed, error'): unknown {
  try {
    return JSON.parse(value);
  } catch {
    const first = /\S/.exec(value)?.[0] ?? '';
    throw new Error(
      `${prefix}: invalid character '${first}' looking for beginning of value, value: ${value}`,
    );
  }
}

function wholeNumber(value: string): number {
  if (!/^-?\d+$/.test(value)) throw new Error(`strconv.Atoi: parsing "${value}": invalid syntax`);
  return Number(value);
}

const forceReset: Check = (value) => {
  const period = at(parse(value), 'period');
  if (typeof period !== 'number' || period <= 0) {
    throw new Error(`period value should be greater than 0, value: ${Number(period ?? 0)}`);
  }
};
const ntp: Check = (value) => {
  const servers = at(parse(value, 'failed to parse NTP settings'), 'ntpServers');
  if (!Array.isArray(servers)) throw new Error("NTP servers can't be nil");
  for (const server of servers.map(String)) {
    if (/^https?:\/\//.test(server))
      throw new Error(`ntp server ${server} should not start with http:// or https://`);
    const isName = /^([a-zA-Z0-9_-]+\.)+[a-zA-Z]{2,}$/.test(server);
    if (server !== '' && isIP(server) === 0 && !isName) throw new Error(`invalid NTP server: ${server}`);
  }
  const twice = servers.filter((server, index) => servers.indexOf(server) !== index);
  if (twice.length > 0) throw new Error(`duplicate NTP server: [${twice.join(' ')}]`);
};
const vipPools: Check = (value) => {
  const pools = parse(value);
  for (const [namespace, ranges] of Object.entries(isObject(pools) ? pools : {})) {
    for (const range of String(ranges).split(',')) {
      const [address = '', bits = ''] = range.split('/');
      if (isIP(address) === 0 || !/^\d+$/.test(bits))
        throw new Error(`invalid CIDR value ${range} of namespace ${namespace}`);
    }
  }
};
const notNegative =
  (message: string): Check =>
  (value) => {
    if (wholeNumber(value) < 0) throw new Error(message);
  };
const ttl: Check = (value) => {
  const minutes = wholeNumber(value);
  if (minutes < 0) throw new Error("kubeconfig-default-token-ttl-minutes can't be negative");
  if (minutes > 52_560_000) throw new Error('kubeconfig-default-token-ttl-minutes exceeds 100 years');
};
const overhead: Check = (value) => {
  const ratio = Number(value);
  if (Number.isNaN(ratio)) {
    throw new Error(
      `value ${value} can't be converted to float64, error:strconv.ParseFloat: parsing "${value}": invalid syntax`,
    );
  }
  if (ratio !== 0 && ratio < 1) throw new Error(`value ${value} can't be less than 1`);
  if (ratio > 10) throw new Error(`value ${value} can't be greater than 10`);
};
const hotplugRatio: Check = (value) => {
  if (!/^\d+$/.test(value)) {
    throw new Error(`failed to parse value: ${value} strconv.ParseUint: parsing "${value}": invalid syntax`);
  }
  if (Number(value) < 1 || Number(value) > 20) throw new Error(`value: ${value} must be in range [1 .. 20]`);
};

const CHECKS: Record<string, Check> = {
  'vm-force-reset-policy': forceReset,
  'ntp-servers': ntp,
  'vip-pools': vipPools,
  'default-vm-termination-grace-period-seconds': notNegative("can't be negative"),
  'support-bundle-timeout': notNegative("timeout can't be negative"),
  'support-bundle-expiration': notNegative("expiration can't be negative"),
  'support-bundle-node-collection-timeout': notNegative("node collection timeout can't be negative"),
  'kubeconfig-default-token-ttl-minutes': ttl,
  'additional-guest-memory-overhead-ratio': overhead,
  'max-hotplug-ratio': hotplugRatio,
};

function checkOvercommit(value: string, field: string): void {
  let rates: unknown;
  try {
    rates = JSON.parse(value);
  } catch {
    throw harvesterInvalid(`Invalid JSON: ${value}`, field);
  }
  for (const what of ['cpu', 'memory', 'storage']) {
    const percentage = Number(at(rates, what) ?? 0);
    if (percentage >= 100) continue;
    throw harvesterInvalid(
      `Cannot undercommit. Should be greater than or equal to 100 but got ${percentage}`,
      what,
    );
  }
}

function checkBackupTarget(value: string): void {
  let target: unknown;
  try {
    target = parse(value);
  } catch (error) {
    throw harvesterInvalid(error instanceof Error ? error.message : '', 'value');
  }
  const given = (field: string): boolean => (textAt(target, field) ?? '') !== '';
  const type = textAt(target, 'type') ?? '';
  const deny = (message: string): never => {
    throw harvesterInvalid(message, 'value');
  };
  // No type and no endpoint is the way to unset the target.
  if (type === '' && !given('endpoint')) return;
  if (type === 's3') {
    if (!given('secretAccessKey') || !given('accessKeyId'))
      deny('S3 backup target should have access key and access key id');
    if (!given('bucketName') || !given('bucketRegion'))
      deny('S3 backup target should have bucket name and region ');
  } else if (type === 'nfs') {
    if (!given('endpoint')) deny('NFS backup target should have endpoint');
    if (given('secretAccessKey') || given('accessKeyId'))
      deny('NFS backup target should not have access key or access key id');
    if (given('bucketName') || given('bucketRegion'))
      deny('NFS backup target should not have bucket name or region');
  } else deny('Invalid backup target type');
}

/** Harvester's validation of the settings whose values mean something here (harvester pkg/webhook/resources/setting). */
export function checkSetting(setting: KubeObject): void {
  const { name } = setting.metadata;
  for (const field of ['default', 'value']) {
    const value = textAt(setting, field) ?? '';
    if (value === '') continue;
    if (name === 'overcommit-config') checkOvercommit(value, field);
    if (name === 'backup-target' && field === 'value') checkBackupTarget(value);
    try {
      CHECKS[name]?.(value);
    } catch (error) {
      throw harvesterInvalid(messageOf(error), field);
    }
  }
}

/** Settings of networks are not deleted. */
export function checkSettingRemoval(setting: KubeObject): void {
  const { name } = setting.metadata;
  if (['storage-network', 'rwx-network', 'vm-migration-network'].includes(name))
    throw harvesterNotAllowed(`Disallow delete setting name ${name}`);
}
