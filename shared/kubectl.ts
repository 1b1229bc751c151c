import type { KeptRequest } from './plan/run-request.ts';
import type { SentRequest } from './sent-request.ts';

/** A text as one word of a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:=@%,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A body on the standard input of a command. */
function withBody(command: string, body: string | null): string {
  if (body === null) return command;
  let mark = 'EOF';
  while (body.split('\n').includes(mark)) mark += '_';
  return `${command} -f - <<'${mark}'\n${body}\n${mark}`;
}

type ObjectPath = { resource: string; namespace: string | null; name: string; subresource: string | null };

/** Reads the path of one object. Source: Kubernetes API conventions. */
function parsePath(path: string): ObjectPath | null {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return null;
  const [group, version] = isCore ? ['', parts[1]] : [parts[1] ?? '', parts[2]];
  const rest = parts.slice(isCore ? 2 : 3);
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [plural, name, ...sub] = isNamespaced ? rest.slice(2) : rest;
  if (plural === undefined || name === undefined || version === undefined) return null;
  return {
    resource: group === '' ? plural : `${plural}.${version}.${group}`,
    namespace: isNamespaced ? (rest[1] ?? '') : null,
    name,
    subresource: sub.length > 0 ? sub.join('/') : null,
  };
}

const patchTypes: Record<string, string> = {
  'application/merge-patch+json': 'merge',
  'application/json-patch+json': 'json',
  'application/strategic-merge-patch+json': 'strategic',
};

function patchOf({ path, contentType, body }: SentRequest, kubectl: string): string | null {
  const mark = path.indexOf('?');
  const manager = /[?&]fieldManager=([^&]*)/.exec(path)?.[1] ?? null;
  const by = manager === null ? '' : ` --field-manager=${quote(decodeURIComponent(manager))}`;
  if (contentType === 'application/apply-patch+yaml') {
    const force = /[?&]force=true(&|$)/.test(path) ? ' --force-conflicts' : '';
    return withBody(`${kubectl} apply --server-side${by}${force}`, body);
  }
  const object = parsePath(mark < 0 ? path : path.slice(0, mark));
  const type = patchTypes[contentType ?? ''];
  if (!object || type === undefined) return null;
  const place = object.namespace === null ? '' : ` -n ${quote(object.namespace)}`;
  const sub = object.subresource === null ? '' : ` --subresource=${quote(object.subresource)}`;
  return `${kubectl} patch ${object.resource} ${quote(object.name)}${place}${sub}${by} --type=${type} -p ${quote(body ?? '{}')}`;
}

function commandOf(request: SentRequest, kubectl = 'kubectl'): string | null {
  const { method, prefix, path, body } = request;
  // Paths that are given raw replace that of the server. Source: kubernetes/client-go rest/request.go (RequestURI).
  const raw = quote(prefix + path);
  if (method === 'PATCH') return patchOf(request, kubectl);
  if (method === 'DELETE') return withBody(`${kubectl} delete --raw ${raw}`, body);
  return withBody(`${kubectl} ${method === 'POST' ? 'create' : 'replace'} --raw ${raw}`, body ?? '{}');
}

const hiddenNote = '# What is secret is hidden: fill it in.';

/**
 * The commands of kubectl that send the same requests, one after another; null where there are none, or one has no
 * command. What is hidden in a body has to be filled in by hand, which a comment says.
 */
export function toKubectl(requests: readonly SentRequest[]): string | null {
  const commands = requests.map((request) => commandOf(request));
  if (commands.length === 0 || commands.includes(null)) return null;
  const isRedacted = requests.some((request) => request.isRedacted);
  return [...(isRedacted ? [hiddenNote] : []), ...commands].join('\n');
}

/** Every line of a text as a comment. */
function asComment(text: string): string {
  return text.replace(/^/gm, '# ');
}

/** What the names of Ranchers begin with among those of guest clusters, which have no capitals. */
const rancherMark = 'Rancher ';

/** A Rancher as commands name it. */
export function toRancherName(name: string): string {
  return `${rancherMark}${name}`;
}

/** The name of a file for the kubeconfig of a guest cluster. */
const fileOf = (guest: string): string => `${guest}.kubeconfig.yaml`;

function partOf({ request, guest, sent }: KeptRequest): string {
  const { method, path, status, refusal } = request;
  const kubectl = guest === null ? 'kubectl' : `kubectl --kubeconfig=${quote(fileOf(guest))}`;
  const command = sent && commandOf(sent, kubectl);
  if (command === null)
    return asComment(`${method} ${path}: it is not kept what was sent, or kubectl has no command for it.`);
  const said = asComment(`Was not taken${status === null ? '' : ` (HTTP ${status})`}: ${refusal ?? ''}`);
  return refusal === null ? command : `${said}\n${asComment(command)}`;
}

/**
 * The commands of kubectl for requests of a run of a plan, in their order: what was refused stands as a comment, what went to
 * a guest cluster takes its kubeconfig, and what is hidden has to be filled in by hand; null where there are none.
 */
export function toRunCommands(requests: readonly KeptRequest[]): string | null {
  if (requests.length === 0) return null;
  const guests = [...new Set(requests.flatMap(({ guest }) => guest ?? []))];
  const notes = guests.map((guest) =>
    guest.startsWith(rancherMark)
      ? `# ${fileOf(guest)}: the kubeconfig of the cluster that ${guest} itself runs in.`
      : `# ${fileOf(guest)}: the kubeconfig of the guest cluster ${guest}.`,
  );
  const isRedacted = requests.some(
    ({ sent, request }) => sent?.isRedacted === true && request.refusal === null,
  );
  return [...(isRedacted ? [hiddenNote] : []), ...notes, ...requests.map(partOf)].join('\n');
}

/** The command of kubectl for a single request of a run, as it was sent, refused or not; null where there is none. */
export function toRunCommand(kept: KeptRequest): string | null {
  if (kept.sent === null || commandOf(kept.sent) === null) return null;
  return toRunCommands([{ ...kept, request: { ...kept.request, refusal: null } }]);
}
