import { acreLabels } from '../guest/guest.ts';
import { toEntityId } from '../id.ts';
import { hostLabel, prefixLabel, startsByItself } from '../vm/form.ts';
import type { VmForm, VmRule } from '../vm/form.ts';
import { copyOf, putAt } from '../vm/json-tree.ts';
import { purposeOf, renamedForm, secretNameOf } from '../vm/names.ts';
import { readVm } from '../vm/read.ts';
import { writeVm } from '../vm/write.ts';
import type { JsonObject } from './canonical.ts';
import { toFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { MakeVms } from './intention.ts';
import type { ClaimSpec, NodeSpec, OwnedSecret } from './node-spec.ts';
import { DnsName } from './shape.ts';
import type { Nic, Placement } from './shape.ts';
import type { Site } from './site.ts';

/** Labels by which VMs are told that were made as many of one. */
export function groupOf(form: VmForm, count: number): Record<string, string> {
  return count === 1 ? { 'harvesterhci.io/vmName': form.name } : { [prefixLabel]: form.name.slice(0, 63) };
}

/** One of many: with names of its own, addresses given anew, and kept apart from the others where that is possible. */
function oneOf(form: VmForm, name: string): VmForm {
  const apart: VmRule = {
    type: 'apart',
    labels: { [prefixLabel]: form.name.slice(0, 63) },
    namespaces: [],
    over: hostLabel,
    isRequired: false,
    weight: 1,
  };
  const { affinity } = form;
  const hasRule =
    affinity.type === 'custom' || affinity.vms.some(({ labels }) => labels[prefixLabel] !== undefined);
  return {
    ...renamedForm(form, name),
    nics: form.nics.map((nic) => ({ ...nic, mac: '' })),
    affinity: hasRule ? affinity : { ...affinity, vms: [...affinity.vms, apart] },
  };
}

/** The object of one VM: that of the intention for one, else with what has to be its own. */
function manifestOf({ manifest, count }: MakeVms, form: VmForm, name: string): JsonObject {
  const vm = copyOf(count === 1 ? manifest : writeVm(manifest, oneOf(form, name)));
  for (const path of [
    ['metadata', 'labels'],
    ['spec', 'template', 'metadata', 'labels'],
  ]) {
    putAt(vm, [...path, acreLabels.managedBy], 'acre');
    if (count > 1) putAt(vm, [...path, prefixLabel], form.name.slice(0, 63));
  }
  return vm;
}

function placementOf({ nodeSelector, affinity }: VmForm, group: Record<string, string>): Placement {
  const host = nodeSelector[hostLabel];
  if (host !== undefined) return { type: 'host', host };
  const rules = affinity.type === 'rules' ? affinity.vms : [];
  const isOfGroup = ({ labels }: VmRule): boolean =>
    Object.entries(labels).every(([key, value]) => group[key] === value) && Object.keys(labels).length > 0;
  const apart = rules.find((rule) => rule.type === 'apart' && isOfGroup(rule));
  if (!apart) return { type: 'scheduler' };
  return { type: 'spread', over: apart.over === hostLabel ? 'host' : 'zone', isStrict: apart.isRequired };
}

function claimsOf(site: Site, form: VmForm): ClaimSpec[] {
  const standard =
    [...site.classes.values()].find(({ storageClass }) => storageClass.isDefault)?.name ?? null;
  return form.disks.flatMap(({ name, bus, source }): ClaimSpec[] => {
    if (source.type !== 'image' && source.type !== 'new') return [];
    const { claim, sizeBytes, storageClass } = source;
    const image = source.type === 'image' ? source.image : null;
    return [
      { disk: name, claim, sizeBytes, image, storageClass: storageClass ?? (image ? null : standard), bus },
    ];
  });
}

function nicsOf({ nics }: VmForm): Nic[] {
  return nics.map(({ name, network }, index) => ({
    name: DnsName.safeParse(name).success ? name : `nic-${index}`,
    network: network !== null && /^[^/]+\/[^/]+$/.test(network) ? network : null,
    addressing: { type: 'dhcp' },
  }));
}

function secretsOf({ secrets }: MakeVms, from: string, to: string): OwnedSecret[] {
  return secrets.map((secret) => {
    const purpose = purposeOf(from, secret.name);
    return purpose === null ? secret : { ...secret, name: secretNameOf(to, purpose) };
  });
}

/** The VMs of an intention that gives their object, by the names they get. */
export function toMade(site: Site, intention: MakeVms, names: readonly string[]): NodeSpec[] {
  const pattern = readVm(intention.manifest);
  const group = groupOf(pattern, intention.count);
  return names.map((name) => {
    const manifest = manifestOf(intention, pattern, name);
    const form = readVm(manifest);
    const { hotplug, firmware, os } = form;
    return {
      name,
      namespace: form.namespace,
      intention: intention.id,
      shape: {
        cpuCores: hotplug?.maxCores ?? form.cpuCores,
        memoryBytes: Math.max(1, hotplug?.maxMemoryBytes ?? form.memoryBytes),
        firmware,
        os,
      },
      claims: claimsOf(site, form),
      nics: nicsOf(form),
      placement: placementOf(form, group),
      group,
      vmLabels: form.labels,
      cloudInitSecret: form.cloudInit?.secret ?? '',
      machineType: form.machineType,
      starts: startsByItself(form.runStrategy),
      sshKeys: [],
      userDataSlot: null,
      guest: null,
      made: { manifest, secrets: secretsOf(intention, pattern.name, name) },
    };
  });
}

const mib = 2 ** 20;

/** What is wrong with a VM whose object is given, beside what is looked at of every VM. */
export function checkMade(site: Site, node: NodeSpec): Finding[] {
  if (!node.made) return [];
  const form = readVm(node.made.manifest);
  const where = {
    intention: node.intention,
    entity: toEntityId({
      cluster: site.cluster,
      kind: 'VirtualMachine',
      namespace: node.namespace,
      name: node.name,
    }),
  };
  const findings: Finding[] = [];
  const add = (code: string, text: string, severity: Finding['severity'] = 'error'): void =>
    void findings.push(toFinding(severity, code, text, where));
  const { name, disks, nics, memoryBytes, reservedMemoryBytes } = form;
  if (!DnsName.safeParse(name).success)
    add('name', `"${name}" is no name for a VM: lower-case letters, digits and dashes, at most 63.`);
  if (form.namespace === '') add('namespace', `${name} is in no namespace.`);
  if (memoryBytes - (reservedMemoryBytes ?? 0) < 10 * mib)
    add('memory', `${name} has less than 10 MiB of memory for its guest, which Harvester refuses.`);
  if (disks.length === 0) add('disks', `${name} has nothing to boot from.`, 'warning');
  for (const [index, disk] of disks.entries()) {
    if (disks.findIndex((other) => other.name === disk.name) < index)
      add('disk-twice', `${name} has two disks called ${disk.name}.`);
    if (disk.source.type !== 'volume') continue;
    const { claim } = disk.source;
    const user = [...site.vms.values()].find(
      ({ entity }) => entity.namespace === node.namespace && entity.vm.volumeClaims.includes(claim),
    );
    if (user) add('volume-used', `The volume ${claim} belongs to ${user.entity.name} already.`);
    else if (site.knows('PersistentVolumeClaim') && !site.volumes.has(`${node.namespace}/${claim}`))
      add('volume-missing', `The volume ${claim} is not there in ${node.namespace}.`);
  }
  for (const [index, nic] of nics.entries()) {
    if (nics.findIndex((other) => other.name === nic.name) < index)
      add('nic-twice', `${name} has two NICs called ${nic.name}.`);
    if (nic.mac !== '' && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(nic.mac))
      add('mac', `"${nic.mac}" of ${nic.name} is no hardware address.`);
  }
  return [...findings, ...checkVersion(site, form, where)];
}

/** What the cluster's Harvester is too old for. Source: harvester API reference section 9. */
function checkVersion(site: Site, form: VmForm, where: { intention: string; entity: string }): Finding[] {
  const { version } = site.rates;
  if (version === null || version[0] !== 1) return [];
  const needs: [isAsked: boolean, minor: number, what: string][] = [
    [form.hotplug !== null, 6, 'CPU and memory that grow while a VM runs'],
    [form.isFirmwareKept, 5, 'variables of the firmware that are kept'],
    [form.tpm === 'kept', 5, 'a TPM whose state is kept'],
    [form.disks.some(({ source }) => source.type === 'empty'), 8, 'a CD-ROM drive without a medium'],
    [form.machineType === '', 7, 'a machine type that it finds by itself'],
  ];
  return needs.flatMap(([isAsked, minor, what]) =>
    isAsked && version[1] < minor
      ? [
          toFinding(
            'error',
            'version',
            `Harvester ${version.join('.')} does not know ${what}: 1.${minor} and later do.`,
            where,
          ),
        ]
      : [],
  );
}
