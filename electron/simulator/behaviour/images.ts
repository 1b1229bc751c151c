import { crc32 } from 'node:zlib';
import type { Condition, KubeObject } from '../json.ts';
import { at, conditionsOf, numberAt, objectAt, textAt, withStatus } from '../json.ts';
import { isAtLeast } from '../objects/context.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';

const GIB = 1024 ** 3;
/** Seconds of simulated time. */
const STEPS = { initialize: 1, tick: 2, retry: 5, remove: 0.5 };

function withConditions(
  behaviour: Behaviour,
  image: KubeObject,
  added: Record<string, [status: string, reason: string, message?: string]>,
): Condition[] {
  const kept = conditionsOf(image).filter((each) => !(each.type in added));
  const lastUpdateTime = now(behaviour);
  const fresh = Object.entries(added).map(([type, [status, reason, message = '']]) => ({
    type,
    status,
    reason,
    message,
    lastUpdateTime,
  }));
  return [...kept, ...fresh];
}

/**
 * Why a download fails, or undefined: there is no network here, so the hosts that never exist fail (RFC 2606,
 * `.invalid`), and every other download works out.
 */
function downloadFailure(url: string): string | undefined {
  if (!URL.canParse(url)) return `parse "${url}": invalid URI for request`;
  const { hostname } = new URL(url);
  return hostname.endsWith('.invalid')
    ? `failed to get file size from ${url}: Head "${url}": dial tcp: lookup ${hostname}: no such host`
    : undefined;
}

/** The class of an image: its name changed with 1.8, and CDI uses one that exists (harvester pkg/image/common/operator.go). */
function classOf(behaviour: Behaviour, image: KubeObject): string {
  if (textAt(image, 'spec', 'backend') === 'cdi')
    return textAt(image, 'spec', 'targetStorageClassName') ?? '';
  const { name, uid = '' } = image.metadata;
  return isAtLeast(behaviour.plan, '1.8') ? `lh-${uid}` : `longhorn-${name}`;
}

/** Opens the controller of images (harvester pkg/controller/master/image, pkg/image/backingimage). */
export function openImages(behaviour: Behaviour): void {
  const { store, clock, plan } = behaviour;
  const edit = (image: KubeObject, change: (current: KubeObject) => KubeObject): KubeObject | undefined =>
    store.change(RESOURCES.images, ...placeOf(image), (current) =>
      current.metadata.uid === image.metadata.uid && current.metadata.deletionTimestamp === undefined
        ? change(current)
        : undefined,
    );
  const sizesOf = (image: KubeObject): { size: number; virtualSize: number } => {
    const url = textAt(image, 'spec', 'url') ?? '';
    const known = plan.images.find((each) => each.url === url);
    if (known !== undefined)
      return { size: Math.floor(known.sizeGiB * GIB), virtualSize: known.virtualSizeGiB * GIB };
    const parameters = objectAt(image, 'spec', 'securityParameters');
    const source = store.get(
      RESOURCES.images,
      textAt(parameters, 'sourceImageNamespace'),
      textAt(parameters, 'sourceImageName') ?? '',
    );
    const size = numberAt(source, 'status', 'size');
    if (size !== undefined) return { size, virtualSize: numberAt(source, 'status', 'virtualSize') ?? size };
    const claim = store.get(
      RESOURCES.claims,
      textAt(image, 'spec', 'pvcNamespace'),
      textAt(image, 'spec', 'pvcName') ?? '',
    );
    const held = toNumber(at(claim, 'status', 'capacity', 'storage'));
    if (held > 0) return { size: held, virtualSize: held };
    const draw = crc32(url);
    return { size: 200 * 2 ** 20 + (draw % 2 ** 30), virtualSize: (2 + (draw % 9)) * GIB };
  };
  const build = (image: KubeObject): void => {
    const { namespace = '', name, uid = '' } = image.metadata;
    if (textAt(image, 'spec', 'backend') === 'cdi') return;
    const backingImage = `vmi-${uid}`;
    const sourceType = textAt(image, 'spec', 'sourceType') ?? 'download';
    const url = textAt(image, 'spec', 'url') ?? '';
    if (store.get(RESOURCES.longhornBackingImages, 'longhorn-system', backingImage) === undefined) {
      store.create(RESOURCES.longhornBackingImages, {
        kind: 'BackingImage',
        apiVersion: 'longhorn.io/v1beta2',
        metadata: {
          name: backingImage,
          namespace: 'longhorn-system',
          annotations: { 'harvesterhci.io/imageId': `${namespace}/${name}` },
        },
        spec: {
          checksum: textAt(image, 'spec', 'checksum') ?? '',
          sourceType,
          sourceParameters: url === '' ? {} : { url },
        },
        status: { size: 0, uuid: uid.slice(0, 8) },
      });
    }
    const className = classOf(behaviour, image);
    if (store.get(RESOURCES.storageClasses, undefined, className) !== undefined) return;
    store.create(RESOURCES.storageClasses, {
      kind: 'StorageClass',
      apiVersion: 'storage.k8s.io/v1',
      metadata: { name: className },
      allowVolumeExpansion: true,
      parameters: {
        ...(objectAt(image, 'spec', 'storageClassParameters') as Record<string, string>),
        backingImage,
      },
      provisioner: 'driver.longhorn.io',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    });
  };
  const finish = (image: KubeObject, size: number, virtualSize: number): KubeObject | undefined => {
    const backingImage = `vmi-${image.metadata.uid ?? ''}`;
    store.change(RESOURCES.longhornBackingImages, 'longhorn-system', backingImage, (found) =>
      withStatus(found, { size, virtualSize }),
    );
    return edit(image, (current) =>
      withStatus(current, {
        progress: 100,
        size,
        virtualSize,
        conditions: withConditions(behaviour, current, {
          Imported: ['True', 'Imported'],
          RetryLimitExceeded: ['False', ''],
        }),
      }),
    );
  };
  const fail = (image: KubeObject, why: string): void => {
    const after = edit(image, (current) => {
      const failed = (numberAt(current, 'status', 'failed') ?? 0) + 1;
      const retry = numberAt(current, 'spec', 'retry') ?? 3;
      const text = `failed due to error: ${why}`;
      const message = failed > 1 ? `retry attempted ${failed - 1}/${retry} ${text}` : text;
      const isOver = failed > retry;
      return withStatus(current, {
        failed,
        lastFailedTime: now(behaviour),
        progress: 0,
        conditions: withConditions(behaviour, current, {
          RetryLimitExceeded: [isOver ? 'True' : 'False', '', message],
          ...(isOver ? { Imported: ['False', 'Importing', message] } : {}),
        }),
      });
    });
    const isOver = conditionsOf(after).some(
      (each) => each.type === 'RetryLimitExceeded' && each.status === 'True',
    );
    if (after !== undefined && !isOver) clock.after(STEPS.retry, () => advance(image));
  };
  const advance = (image: KubeObject): void => {
    const current = store.get(RESOURCES.images, ...placeOf(image));
    if (current === undefined || current.metadata.uid !== image.metadata.uid) return;
    const sourceType = textAt(current, 'spec', 'sourceType');
    if (sourceType === 'upload') return;
    const why = sourceType === 'download' ? downloadFailure(textAt(current, 'spec', 'url') ?? '') : undefined;
    if (why !== undefined) {
      fail(current, why);
      return;
    }
    const { size, virtualSize } = sizesOf(current);
    const before = numberAt(current, 'status', 'progress') ?? 0;
    const progress = before + 7 + (crc32(`${current.metadata.uid ?? ''} ${before}`) % 14);
    if (progress >= 100) {
      finish(current, size, virtualSize);
      return;
    }
    edit(current, (found) => withStatus(found, { progress }));
    clock.after(STEPS.tick, () => advance(image));
  };
  const initialize = (image: KubeObject): void => {
    build(image);
    const begun = edit(image, (current) =>
      withStatus(current, {
        appliedUrl: textAt(current, 'spec', 'url') ?? '',
        progress: 0,
        storageClassName: classOf(behaviour, current),
        conditions: withConditions(behaviour, current, {
          Initialized: ['True', 'Initialized'],
          Imported: ['Unknown', 'Importing'],
        }),
      }),
    );
    if (begun !== undefined) clock.after(STEPS.tick, () => advance(begun));
  };
  const clean = (image: KubeObject): void => {
    const className = classOf(behaviour, image);
    const isOwn = textAt(image, 'spec', 'backend') !== 'cdi';
    if (isOwn && store.get(RESOURCES.storageClasses, undefined, className) !== undefined)
      store.remove(RESOURCES.storageClasses, undefined, className);
    const backingImage = `vmi-${image.metadata.uid ?? ''}`;
    if (store.get(RESOURCES.longhornBackingImages, 'longhorn-system', backingImage) !== undefined)
      store.remove(RESOURCES.longhornBackingImages, 'longhorn-system', backingImage);
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.images) return;
    const { object } = entry;
    if (type === 'ADDED') clock.after(STEPS.initialize, () => initialize(object));
    if (type === 'DELETED') setImmediate(() => clean(object));
    else if (object.metadata.deletionTimestamp !== undefined) {
      clock.after(STEPS.remove, () => {
        store.change(RESOURCES.images, ...placeOf(object), (current) => ({
          ...current,
          metadata: {
            ...current.metadata,
            finalizers: (current.metadata.finalizers ?? []).filter(
              (each) => !each.startsWith('wrangler.cattle.io/'),
            ),
          },
        }));
      });
    }
  });
}
