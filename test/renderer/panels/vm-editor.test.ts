import { expect, it } from 'vitest';
import { newForm } from '../../../shared/vm/new-form.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { usualUserData } from '../../../shared/vm/user-data.ts';
import { blankVm, buildVm } from '../../../shared/vm/write.ts';
import type { Editor } from '../../../renderer/panels/vm-editor/editor.ts';
import { toEditor, withForm, withParts, withText } from '../../../renderer/panels/vm-editor/editor.ts';
import { siteOf } from '../../support/plan-site.ts';

function open(): Editor {
  const manifest = buildVm(
    newForm(siteOf(1), 'web', null),
    blankVm({ 'harvesterhci.io/creator': 'harvester' }),
  );
  const cloudInit = { type: 'written' as const, userData: usualUserData, networkData: '' };
  return toEditor({ manifest, count: 1, cloudInit, access: [] });
}
const formOf = ({ draft }: Editor) => readVm(draft.manifest);

it('says in the text what is changed in the form, and names what is named after the VM', () => {
  const editor = open();
  const next = withForm(editor, { ...formOf(editor), name: 'shop', cpuCores: 5 });
  expect(next.text).toMatch(/cores: 5/);
  expect(next.text).not.toContain('web');
  expect(formOf(next)).toMatchObject({ hostname: 'shop', cloudInit: { secret: 'shop-cloudinit' } });
});

it('says in the form what is changed in the text, and keeps what the form does not know', () => {
  const editor = open();
  const next = withText(
    editor,
    editor.text
      .replace('evictionStrategy:', 'xNew: 1\n      evictionStrategy:')
      .replace('cores: 2', 'cores: 7'),
  );
  expect(formOf(next).cpuCores).toBe(7);
  expect(withForm(next, { ...formOf(next), description: 'x' }).text).toContain('xNew: 1');
});

it('stays what it was while the text cannot be read, and says in which line', () => {
  const editor = open();
  const broken = withText(editor, editor.text.replace('spec:', 'spec: {'));
  expect(broken.fault?.line).toBeGreaterThan(1);
  expect(broken.draft).toBe(editor.draft);
  expect(withText(editor, 'kind: Pod\n').fault?.text).toBe('Its kind has to be VirtualMachine.');
  expect(withText(broken, editor.text).fault).toBeNull();
});

it('has a disk of cloud-init as long as there is any', () => {
  const editor = open();
  expect(formOf(editor).cloudInit).not.toBeNull();
  const none = withParts(editor, { cloudInit: { type: 'written', userData: '', networkData: '' } });
  expect(none.text).not.toContain('cloudinitdisk');
  const network = withParts(none, {
    cloudInit: { type: 'written', userData: '', networkData: 'version: 2\n' },
  });
  expect(formOf(network).cloudInit).toEqual({ secret: 'web-cloudinit', hasNetworkData: true });
});
