import { DropdownMenu } from 'radix-ui';
import { Braces, Download, FileText, Image, Spline } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { exactIn } from '../store/view-store.ts';
import { menuPlace } from '../ui/menu-place.ts';
import { useApp, useView } from './app-context.ts';
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
  const exported = useView(exactIn);
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
          <ObjectExportItems ids={exported} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
