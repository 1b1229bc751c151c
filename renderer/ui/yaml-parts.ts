import { HighlightStyle } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import { t } from '../i18n/i18n.ts';

/** How the parts of YAML look, by classes of the style sheet. */
export const yamlHighlight = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), class: 'yaml-key' },
  { tag: tags.propertyName, class: 'yaml-key' },
  { tag: tags.comment, class: 'yaml-comment' },
  { tag: [tags.string, tags.content], class: 'yaml-value' },
  { tag: [tags.punctuation, tags.separator, tags.meta], class: 'yaml-mark' },
]);

/** The words of the editor's own panels, in the language of the app. */
export function yamlPhrases(): Extension {
  return EditorState.phrases.of({
    Find: t('yaml.find'),
    next: t('yaml.next'),
    previous: t('yaml.previous'),
    'match case': t('yaml.matchCase'),
    regexp: t('yaml.regexp'),
    'by word': t('yaml.byWord'),
    close: t('common.close'),
    Completions: t('yaml.completions'),
  });
}
