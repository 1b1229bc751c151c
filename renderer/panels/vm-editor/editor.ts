import { LineCounter, parseDocument, stringify } from 'yaml';
import { isObject } from '../../../shared/plan/canonical.ts';
import type { Json, JsonObject } from '../../../shared/plan/canonical.ts';
import type { VmDraft } from '../../../shared/vm/draft.ts';
import { withCloudInit } from '../../../shared/vm/draft.ts';
import type { VmForm } from '../../../shared/vm/form.ts';
import { renamedForm } from '../../../shared/vm/names.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { writeVm } from '../../../shared/vm/write.ts';

/** What cannot be read in a text, and in which line, counted from one. */
export type TextFault = { line: number; text: string };

/** A VM while it is edited as a form and as YAML: both say the same, but for a text that cannot be read yet. */
export type Editor = { draft: VmDraft; text: string; fault: TextFault | null };

/** An object as YAML, as it is edited. */
export function toText(manifest: JsonObject): string {
  return stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** An editor of a VM. */
export function toEditor(draft: VmDraft): Editor {
  const whole = withCloudInit(draft);
  return { draft: whole, text: toText(whole.manifest), fault: null };
}

/** The editor with what a form says of the VM; a new name is given to what is named after it. */
export function withForm(editor: Editor, form: VmForm): Editor {
  const { draft } = editor;
  const before = readVm(draft.manifest);
  const isRenamed = form.name !== before.name || form.namespace !== before.namespace;
  const named = isRenamed
    ? renamedForm({ ...form, name: before.name, namespace: before.namespace }, form.name, form.namespace)
    : form;
  const manifest = writeVm(draft.manifest, named);
  return manifest === draft.manifest
    ? editor
    : { draft: { ...draft, manifest }, text: toText(manifest), fault: null };
}

/** Reads an object from YAML; or what is wrong with it. */
export function readText(text: string): { manifest: JsonObject } | { fault: TextFault } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [error] = document.errors;
  if (error) {
    const said = error.message.split('\n')[0] ?? error.message;
    return {
      fault: {
        line: counter.linePos(error.pos[0]).line,
        text: said.replace(/ at line \d+, column \d+:?$/, ''),
      },
    };
  }
  const read = document.toJS() as Json;
  if (!isObject(read))
    return { fault: { line: 1, text: 'A VM is an object with apiVersion, kind, metadata and spec.' } };
  if (read.kind !== 'VirtualMachine')
    return { fault: { line: 1, text: 'Its kind has to be VirtualMachine.' } };
  if (!isObject(read.metadata) || !isObject(read.spec))
    return { fault: { line: 1, text: 'It has no metadata or no spec.' } };
  return { manifest: read };
}

/** The editor with a text; while that cannot be read the VM stays what it was. */
export function withText(editor: Editor, text: string): Editor {
  const read = readText(text);
  if ('fault' in read) return { ...editor, text, fault: read.fault };
  return { draft: { ...editor.draft, manifest: read.manifest }, text, fault: null };
}

/** The editor with another count, other cloud-init or other credentials. */
export function withParts(editor: Editor, parts: Partial<Omit<VmDraft, 'manifest'>>): Editor {
  const draft = withCloudInit({ ...editor.draft, ...parts });
  const isSame = draft.manifest === editor.draft.manifest;
  return { ...editor, draft, text: isSame ? editor.text : toText(draft.manifest) };
}
