// Keeps the languages beside English. `missing` prints as JSON what is to be translated; `add FILE` takes translations in;
// `tidy` drops what English no longer has and puts keys in its order.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  faultOf,
  markOf,
  readOrigins,
  readTexts,
  translated,
  wantedKeys,
  writeTexts,
} from './texts/catalogue.ts';
import type { Translated } from './texts/catalogue.ts';
import { compare, isComplete } from './texts/compare.ts';
import { isSentence, patternsIn, readSaid, saidIn } from './texts/said.ts';

const usage = `Usage: node build/texts.ts missing | add FILE | tidy

  missing   prints what is missing, changed, too much or wrong, as JSON; ends with 1 where there is any.
            "unsaid" are sentences of what the page shows that renderer/i18n/said does not have: they are shown in English
  add FILE  takes in translations, as JSON: {"key": {"de": "…", "zh-CN": "…", "ja": "…"}}
  tidy      drops texts that English no longer has, and orders the others as English does`;

const english = readTexts('en');
const own = new Map<Translated, Map<string, string>>(
  translated.map((language) => [language, readTexts(language)]),
);
const origins = readOrigins();
/** The keys that each language needs, with their English texts. */
const wanted = new Map(translated.map((language) => [language, wantedKeys(english, language)]));

/** Writes every language in the order of English, without what English does not have. */
function write(): void {
  const every = new Map<string, string>();
  for (const language of translated) {
    const texts = own.get(language) ?? new Map<string, string>();
    const kept = [...(wanted.get(language)?.keys() ?? [])].flatMap((key): [string, string][] => {
      const text = texts.get(key);
      return text === undefined ? [] : [[key, text]];
    });
    for (const [key] of kept) {
      const mark = origins.get(key);
      if (mark !== undefined) every.set(key, mark);
    }
    writeTexts(language, new Map(kept));
  }
  writeTexts('origins', new Map([...every].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Takes in translations from a file; a text with a fault is told and left out. */
function add(file: string): boolean {
  const given = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Partial<Record<Translated, string>>>;
  let isWell = true;
  for (const [key, texts] of Object.entries(given)) {
    for (const language of translated) {
      const text = texts[language];
      const en = wanted.get(language)?.get(key);
      if (text === undefined || en === undefined) continue;
      const fault = faultOf(key, en, text);
      if (fault === null) own.get(language)?.set(key, text);
      else {
        isWell = false;
        console.error(`${language} ${key} ${fault}: ${text}`);
      }
    }
    const en = wanted.get('de')?.get(key) ?? wanted.get('ja')?.get(key);
    if (en !== undefined) origins.set(key, markOf(en));
  }
  write();
  return isWell;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' } },
});
const [verb, file] = positionals;
if (values.help === true || verb === undefined) {
  console.log(usage);
} else if (verb === 'missing') {
  const found = compare(english, own, origins);
  const said = readSaid('de');
  const unsaid = [...patternsIn(saidIn)].filter((pattern) => isSentence(pattern) && !(pattern in said));
  console.log(JSON.stringify({ ...found, unsaid }, null, 2));
  process.exitCode = isComplete(found) ? 0 : 1;
} else if (verb === 'add' && file !== undefined) {
  process.exitCode = add(file) ? 0 : 1;
} else if (verb === 'tidy') {
  write();
} else {
  console.error(usage);
  process.exitCode = 2;
}
