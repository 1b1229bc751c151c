/** How a field of a message is read. */
export type FieldType =
  | 'text'
  | 'texts'
  | 'integer'
  | 'boolean'
  | 'text-map'
  | 'bytes-map'
  | { message: Message }
  | { messages: Message };

/** The fields of a message by number; what is not said is left out. */
export type Message = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

/** k8s.io/apimachinery pkg/apis/meta/v1/generated.proto OwnerReference. */
const OWNER: Message = {
  1: ['kind', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  5: ['apiVersion', 'text'],
  6: ['controller', 'boolean'],
  7: ['blockOwnerDeletion', 'boolean'],
};

/** k8s.io/apimachinery pkg/apis/meta/v1/generated.proto ObjectMeta. */
const META: Message = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  11: ['labels', 'text-map'],
  12: ['annotations', 'text-map'],
  13: ['ownerReferences', { messages: OWNER }],
  14: ['finalizers', 'texts'],
};

/** k8s.io/apimachinery pkg/apis/meta/v1/generated.proto DeleteOptions. */
const DELETE_OPTIONS: Message = {
  1: ['gracePeriodSeconds', 'integer'],
  2: ['preconditions', { message: { 1: ['uid', 'text'], 2: ['resourceVersion', 'text'] } }],
  3: ['orphanDependents', 'boolean'],
  4: ['propagationPolicy', 'text'],
  5: ['dryRun', 'texts'],
};

/** k8s.io/api authorization/v1/generated.proto. */
const ACCESS_SPEC: Message = {
  1: [
    'resourceAttributes',
    {
      message: {
        1: ['namespace', 'text'],
        2: ['verb', 'text'],
        3: ['group', 'text'],
        4: ['version', 'text'],
        5: ['resource', 'text'],
        6: ['subresource', 'text'],
        7: ['name', 'text'],
      },
    },
  ],
  2: ['nonResourceAttributes', { message: { 1: ['path', 'text'], 2: ['verb', 'text'] } }],
};

/** The messages that are read, by apiVersion and kind; all others are answered with 415. */
export const MESSAGES: Readonly<Record<string, Message>> = {
  'authorization.k8s.io/v1 SelfSubjectAccessReview': {
    1: ['metadata', { message: META }],
    2: ['spec', { message: ACCESS_SPEC }],
  },
  'authorization.k8s.io/v1 SelfSubjectRulesReview': {
    1: ['metadata', { message: META }],
    2: ['spec', { message: { 1: ['namespace', 'text'] } }],
  },
  'authentication.k8s.io/v1 SelfSubjectReview': { 1: ['metadata', { message: META }] },
  'policy/v1 Eviction': {
    1: ['metadata', { message: META }],
    2: ['deleteOptions', { message: DELETE_OPTIONS }],
  },
  'v1 DeleteOptions': DELETE_OPTIONS,
  'meta.k8s.io/v1 DeleteOptions': DELETE_OPTIONS,
  'v1 Namespace': { 1: ['metadata', { message: META }] },
  'v1 ConfigMap': {
    1: ['metadata', { message: META }],
    2: ['data', 'text-map'],
    3: ['binaryData', 'bytes-map'],
    4: ['immutable', 'boolean'],
  },
  'v1 Secret': {
    1: ['metadata', { message: META }],
    2: ['data', 'bytes-map'],
    3: ['type', 'text'],
    4: ['stringData', 'text-map'],
    5: ['immutable', 'boolean'],
  },
  'v1 ServiceAccount': { 1: ['metadata', { message: META }], 4: ['automountServiceAccountToken', 'boolean'] },
};
