import type { JsonObject, KubeObject } from '../json.ts';
import { at, isSame, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { podStatus } from '../objects/pod.ts';
import { RESOURCES } from '../resources.ts';
import { hasGate } from './admission/vm-kubevirt.ts';
import type { Behaviour } from './context.ts';
import { getVm, getVmi, now, placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { VM_CONTROLLER } from './events.ts';
import { applyRequest, withTemplateSpec } from './volume-requests.ts';
import type { VolumeRequest } from './volume-requests.ts';
import { phaseOf } from './vm-status.ts';
import type { VolumeBinding } from './volumes.ts';

/** Seconds of simulated time. */
const STEP = 1;
const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));

/** The claim of a volume that was plugged into a running guest; undefined for others. */
function pluggedClaim(volume: JsonObject): string | undefined {
  const claim = objectAt(volume, 'persistentVolumeClaim');
  if (claim.hotpluggable === true) return textAt(claim, 'claimName');
  const dataVolume = objectAt(volume, 'dataVolume');
  return dataVolume.hotpluggable === true ? textAt(dataVolume, 'name') : undefined;
}

/**
 * Plugs volumes into running guests and out again: carries out the requests of a VM's status, brings hot-pluggable
 * volumes of a VM into its VMI, and walks them through an attachment pod (kubevirt pkg/storage/hotplug,
 * pkg/virt-controller/watch/vmi/volume-hotplug.go).
 */
export function openHotplug(behaviour: Behaviour, recorder: Recorder, volumes: VolumeBinding): void {
  const { store, clock, random, plan, indexes } = behaviour;

  const launcherOf = (vmi: KubeObject): KubeObject | undefined => {
    const pods = Object.keys(objectAt(vmi, 'status', 'activePods'));
    return indexes.podsByVmi.of(vmi.metadata.uid ?? '').find((pod) => pods.includes(pod.metadata.uid ?? ''));
  };
  const setStatus = (
    vmi: KubeObject,
    name: string,
    change: (before: JsonObject) => JsonObject | undefined,
  ): KubeObject | undefined =>
    store.change(RESOURCES.vmis, ...placeOf(vmi), (current) => {
      if (current.metadata.uid !== vmi.metadata.uid) return undefined;
      const all = objectsAt(current, 'status', 'volumeStatus');
      const before = all.find((each) => each.name === name) ?? { name, target: '' };
      const after = change(before);
      const others = all.filter((each) => each.name !== name);
      return withStatus(current, { volumeStatus: after === undefined ? others : [...others, after] });
    });
  const isPlugged = (vmi: KubeObject, name: string): boolean => {
    const current = getVmi(behaviour, ...placeOf(vmi));
    if (current === undefined || current.metadata.uid !== vmi.metadata.uid) return false;
    return objectsAt(current, 'spec', 'volumes').some((volume) => volume.name === name);
  };
  const attachmentPod = (vmi: KubeObject): KubeObject | undefined => {
    const owner = launcherOf(vmi);
    const host = textAt(vmi, 'status', 'nodeName');
    if (owner === undefined || host === undefined) return undefined;
    const claims = objectsAt(vmi, 'spec', 'volumes').flatMap((volume) => pluggedClaim(volume) ?? []);
    const image = `registry.suse.com/suse/sles/15.7/virt-launcher:${plan.kubeVirtVersion}`;
    const { name, uid = '' } = owner.metadata;
    return {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name: `hp-volume-${random.suffix(5)}`,
        generateName: 'hp-volume-',
        namespace: vmi.metadata.namespace ?? '',
        labels: { 'kubevirt.io': 'hotplug-disk' },
        annotations: {
          'kubevirt.io/owned-by-vmi-name': vmi.metadata.name,
          'kubevirt.io/owned-by-vmi-uid': vmi.metadata.uid ?? '',
        },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true },
        ],
      },
      spec: {
        containers: [{ name: 'hotplug-disk', image, command: ['/bin/sh', '-c', 'tail -f /dev/null'] }],
        nodeName: host,
        terminationGracePeriodSeconds: 0,
        volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
      },
      status: podStatus(image, now(behaviour), {
        phase: 'Running',
        host,
        address: behaviour.addressFor('pod', `${vmi.metadata.uid ?? ''} ${claims.join(' ')}`),
      }),
    };
  };
  const podsOf = (vmi: KubeObject): KubeObject[] =>
    indexes.podsByNamespace
      .of(vmi.metadata.namespace ?? '')
      .filter((pod) => pod.metadata.annotations?.['kubevirt.io/owned-by-vmi-uid'] === vmi.metadata.uid);
  /** One pod holds all plugged volumes: every change makes a new one and ends the old. */
  const renewPod = (vmi: KubeObject): KubeObject | undefined => {
    const current = getVmi(behaviour, ...placeOf(vmi)) ?? vmi;
    const old = podsOf(current);
    const hasAny = objectsAt(current, 'spec', 'volumes').some((each) => pluggedClaim(each) !== undefined);
    const wanted = hasAny ? attachmentPod(current) : undefined;
    const pod = wanted === undefined ? undefined : store.create(RESOURCES.pods, wanted);
    for (const each of old) store.remove(RESOURCES.pods, ...placeOf(each));
    if (pod === undefined) return undefined;
    recorder.record(
      current,
      'Normal',
      'SuccessfulCreate',
      `Created attachment pod ${pod.metadata.name}`,
      VM_CONTROLLER,
    );
    const hotplugVolume = { attachPodName: pod.metadata.name, attachPodUID: pod.metadata.uid };
    store.change(RESOURCES.vmis, ...placeOf(current), (found) =>
      withStatus(found, {
        volumeStatus: objectsAt(found, 'status', 'volumeStatus').map((each) =>
          each.hotplugVolume === undefined ? each : { ...each, hotplugVolume },
        ),
      }),
    );
    return pod;
  };
  const claimPhase = (vmi: KubeObject, claimName: string): JsonObject => {
    const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, claimName);
    if (claim === undefined)
      return { phase: 'Pending', reason: 'FailedPvcNotFound', message: `PVC ${claimName} not found` };
    const phase = textAt(claim, 'status', 'phase') ?? 'Pending';
    const message = `PVC is in phase ${phase}`;
    return { phase: phase === 'Bound' ? 'Bound' : 'Pending', reason: 'PVCNotReady', message };
  };
  const attach = (vmi: KubeObject, name: string, claimName: string): void => {
    if (!isPlugged(vmi, name)) return;
    const seen = claimPhase(vmi, claimName);
    setStatus(vmi, name, (before) => ({ ...before, ...seen, hotplugVolume: {} }));
    if (seen.phase !== 'Bound') {
      clock.after(STEP * 3, () => attach(vmi, name, claimName));
      return;
    }
    clock.after(STEP, () => {
      if (!isPlugged(vmi, name)) return;
      const pod = renewPod(vmi);
      if (pod === undefined) return;
      const text = `Created hotplug attachment pod ${pod.metadata.name}, for volume ${name}`;
      const hotplugVolume = { attachPodName: pod.metadata.name, attachPodUID: pod.metadata.uid };
      const phases: [string, string, string][] = [
        ['AttachedToNode', 'SuccessfulCreate', text],
        ['MountedToPod', 'VolumeMountedToPod', `Volume ${name} has been mounted in virt-launcher pod`],
        ['Ready', 'VolumeReady', 'Successfully attach hotplugged volume to VM'],
      ];
      // One after the other: of timers that are late together a longer one may come first.
      const next = (index: number): void => {
        const found = phases[index];
        if (found === undefined || !isPlugged(vmi, name)) return;
        const [phase, reason, message] = found;
        enter(vmi, name, claimName, { phase, reason, message, hotplugVolume });
        clock.after(STEP, () => next(index + 1));
      };
      next(0);
    });
  };
  const enter = (vmi: KubeObject, name: string, claimName: string, status: JsonObject): void => {
    const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, claimName);
    const isReady = status.phase === 'Ready';
    const after = setStatus(vmi, name, (before) => ({
      ...before,
      ...status,
      hotplugVolume:
        Object.keys(objectAt(before, 'hotplugVolume')).length > 0
          ? before.hotplugVolume
          : status.hotplugVolume,
      persistentVolumeClaimInfo: {
        accessModes: at(claim, 'spec', 'accessModes'),
        claimName,
        filesystemOverhead: '0',
        volumeMode: at(claim, 'spec', 'volumeMode') ?? 'Filesystem',
      },
      ...(isReady ? { target: targetOf(vmi, name) } : {}),
    }));
    if (after === undefined) return;
    if (status.phase === 'AttachedToNode') {
      const launcher = launcherOf(after)?.metadata.name ?? '';
      const volume = objectsAt(after, 'spec', 'volumes').filter((each) => each.name === name);
      volumes.attach(
        { ...after, spec: { volumes: volume } },
        textAt(after, 'status', 'nodeName') ?? '',
        launcher,
      );
    }
    const text = textAt(status, 'message') ?? '';
    recorder.record(after, 'Normal', textAt(status, 'reason') ?? '', text, 'virt-handler');
  };
  /** Buses other than virtio name their disks sdX. */
  const targetOf = (vmi: KubeObject, name: string): string => {
    const all = objectsAt(getVmi(behaviour, ...placeOf(vmi)), 'status', 'volumeStatus');
    const used = new Set(all.filter((each) => each.name !== name).map((each) => each.target));
    const letter = LETTERS.find((each) => !used.has(`sd${each}`)) ?? 'z';
    return `sd${letter}`;
  };
  const detach = (vmi: KubeObject, volume: JsonObject): void => {
    const name = textAt(volume, 'name') ?? '';
    setStatus(vmi, name, (before) => ({ ...before, phase: 'Detaching', target: '' }));
    clock.after(STEP, () => {
      if (isPlugged(vmi, name)) return;
      setStatus(vmi, name, () => undefined);
      renewPod(vmi);
      volumes.detach({ ...vmi, spec: { volumes: [volume] } });
    });
  };
  /** Brings the VMI's hot-pluggable volumes in line with those of its VM. */
  const sync = (vm: KubeObject, vmi: KubeObject, names: ReadonlySet<string> | undefined): void => {
    const template = objectAt(vm, 'spec', 'template', 'spec');
    const isMine = (volume: JsonObject): boolean =>
      pluggedClaim(volume) !== undefined && (names === undefined || names.has(textAt(volume, 'name') ?? ''));
    const wanted = objectsAt(template, 'volumes').filter(isMine);
    const held = objectsAt(vmi, 'spec', 'volumes');
    const added = wanted.filter((volume) => !held.some((each) => each.name === volume.name));
    const removed = held.filter((volume) => isMine(volume) && !wanted.some((each) => isSame(each, volume)));
    const fresh = wanted.filter(
      (volume) => removed.some((each) => each.name === volume.name) || added.includes(volume),
    );
    if (fresh.length === 0 && removed.length === 0) return;
    const disks = objectsAt(template, 'domain', 'devices', 'disks');
    const heldDisks = objectsAt(vmi, 'spec', 'domain', 'devices', 'disks');
    const isGone = (disk: JsonObject): boolean =>
      removed.some((volume) => volume.name === disk.name) && !disks.some((each) => each.name === disk.name);
    const newDisks = disks.filter(
      (disk) =>
        fresh.some((volume) => volume.name === disk.name) &&
        !heldDisks.some((each) => each.name === disk.name),
    );
    const spec = objectAt(vmi, 'spec');
    const domain = objectAt(spec, 'domain');
    const next = store.replace(RESOURCES.vmis, {
      ...vmi,
      spec: {
        ...spec,
        volumes: [...held.filter((volume) => !removed.includes(volume)), ...fresh],
        domain: {
          ...domain,
          devices: {
            ...objectAt(domain, 'devices'),
            disks: [...heldDisks.filter((disk) => !isGone(disk)), ...newDisks],
          },
        },
      },
    });
    for (const volume of removed) detach(next, volume);
    for (const volume of fresh) attach(next, textAt(volume, 'name') ?? '', pluggedClaim(volume) ?? '');
  };
  const reconcile = (namespace: string, name: string): void => {
    const vm = getVm(behaviour, namespace, name);
    if (vm === undefined || vm.metadata.deletionTimestamp !== undefined) return;
    const requests = objectsAt(vm, 'status', 'volumeRequests') as VolumeRequest[];
    let current = vm;
    if (requests.length > 0) {
      const spec = requests.reduce(applyRequest, objectAt(vm, 'spec', 'template', 'spec'));
      const { volumeRequests: _, ...status } = objectAt(vm, 'status');
      current = store.replace(RESOURCES.vms, { ...withTemplateSpec(vm, spec), status });
    }
    const vmi = getVmi(behaviour, namespace, name);
    if (vmi === undefined || phaseOf(vmi) !== 'Running' || vmi.metadata.deletionTimestamp !== undefined)
      return;
    const asked = new Set(
      requests.map((each) => textAt(each.addVolumeOptions ?? each.removeVolumeOptions, 'name') ?? ''),
    );
    if (!hasGate(store, 'HotplugVolumes')) sync(current, vmi, undefined);
    else if (asked.size > 0) sync(current, vmi, asked);
  };
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.vms || type !== 'MODIFIED') return;
    const [was, is] = [previous?.object, entry.object];
    const volumesOf = (vm: KubeObject | undefined): unknown => at(vm, 'spec', 'template', 'spec', 'volumes');
    const hasRequests = objectsAt(is, 'status', 'volumeRequests').length > 0;
    if (!hasRequests && isSame(volumesOf(was), volumesOf(is))) return;
    setImmediate(() => reconcile(...placeOf(is)));
  });
}
