import type { State } from '../../shared/world/entity.ts';
import { roleGlyphs, stateGlyphs } from '../scene/glyphs.ts';
import type { Glyph as GlyphData } from '../scene/glyphs.ts';
import type { HostNode } from '../scene/graph.ts';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import './glyph.css';

type GlyphProps = { glyph: GlyphData; size: number; className: string; label: string | null };

/** A glyph as the canvas draws it; without a label where words stand beside it. */
export function Glyph({ glyph, size, className, label }: GlyphProps) {
  const named = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className={`glyph ${className}`} width={size} height={size} viewBox="0 0 16 16" {...named}>
      {glyph.fill !== '' && <path d={glyph.fill} fill="currentColor" fillRule="evenodd" />}
      {glyph.stroke !== '' && (
        <path
          d={glyph.stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.75}
          strokeDasharray={glyph.dash?.join(' ')}
        />
      )}
    </svg>
  );
}

/** The glyph of a state, as the canvas draws it; without a label where the words stand beside it. */
export function StateGlyph({
  state,
  size = 12,
  label = null,
  isStale = false,
}: {
  state: State;
  size?: number;
  label?: string | null;
  /** Whether it may be out of date: it then loses its colour. */
  isStale?: boolean;
}) {
  return (
    <Glyph
      glyph={stateGlyphs[state]}
      size={size}
      className={isStale ? 'state-unknown' : `state-${state}`}
      label={label === null ? null : say(label)}
    />
  );
}

/** The glyph of a host's role. */
export function RoleGlyph({ role, size = 14 }: { role: HostNode['role']; size?: number }) {
  return <Glyph glyph={roleGlyphs[role]} size={size} className="glyph-role" label={t(`role.${role}`)} />;
}
