import { DropdownMenu } from 'radix-ui';
import { Braces, Download, FileText, Image, Spline } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { menuPlace } from '../ui/menu-place.ts';
import { useApp, useView } from './app-context.ts';
import type { chosenIn } from './lists/choose.ts';
import { MenuItem } from './node-items.tsx';
import { exportObjects, exportPicture, objectsOf } from './run-export.ts';

/** Saving raw objects: what is selected, as YAML or JSON. */
export function ObjectExportItems({ ids }: { ids: readonly string[] }) {
  const app = useApp();
  const count = objectsOf(ids).length;
  const reason = count === 0 ? t('export.nothing') : null;
  return (
    <>
      <MenuItem
        icon={<FileText size={14} aria-hidden />}
        reason={reason}
        onSelect={() => void exportObjects(app, 'yaml', ids)}
      >
        {t('export.yaml', { count })}
      </MenuItem>
      <MenuItem
        icon={<Braces size={14} aria-hidden />}
        reason={reason}
        onSelect={() => void exportObjects(app, 'json', ids)}
      >
        {t('export.json', { count })}
      </MenuItem>
    </>
  );
}

/** The menu of what can be saved: pictures of the topology, and the objects of the selection. */
export function ExportMenu() {
  const app = useApp();
  const selection = useView((state) => state.selection);
  const chosenRows = useView((state) => state.chosenRows);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('export.label')} icon={<Download size={16} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          {(['png', 'svg'] as const).flatMap((format) =>
            (['view', 'everything'] as const).map((extent) => (
              <MenuItem
                key={`${format} ${extent}`}
                icon={format === 'png' ? <Image size={14} aria-hidden /> : <Spline size={14} aria-hidden />}
                onSelect={() => void exportPicture(app, format, extent)}
              >
                {t(`export.${format}.${extent}`)}
              </MenuItem>
            )),
          )}
          <DropdownMenu.Separator className="menu-separator" />
          <ObjectExportItems ids={exportedOf({ selection, chosenRows })} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What is exported of a selection: rows where rows were chosen, which stand for more exact objects than their nodes. */
function exportedOf(view: Parameters<typeof chosenIn>[0]): readonly string[] {
  const { selection, chosenRows } = view;
  const isOfRows = chosenRows.selection === selection && chosenRows.ids.length > 0;
  return isOfRows ? chosenRows.ids : selection;
}
