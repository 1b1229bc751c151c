import { languageNow } from '../../i18n/locale.ts';

/**
 * What the keys of a keyboard type: a letter a key, in the order of `keyCodes`, a space where there is none; plain, with
 * Shift, and with AltGr. `dead` are the letters that only come with the next key, such as a space. `language` is the BCP 47 tag
 * that it is called by.
 */
export type KeyboardLayout = { language: string; plain: string; shift: string; altGr: string; dead: string };

/** The keys that type letters, by their place. Source: W3C UI Events KeyboardEvent code Values. */
export const keyCodes: readonly string[] = [
  'Backquote',
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => `Digit${digit}`),
  ...['Minus', 'Equal'],
  ...['Q', 'W', 'E', 'R', 'T', 'Y', 'U', 'I', 'O', 'P'].map((letter) => `Key${letter}`),
  ...['BracketLeft', 'BracketRight'],
  ...['A', 'S', 'D', 'F', 'G', 'H', 'J', 'K', 'L'].map((letter) => `Key${letter}`),
  ...['Semicolon', 'Quote', 'Backslash', 'IntlBackslash'],
  ...['Z', 'X', 'C', 'V', 'B', 'N', 'M'].map((letter) => `Key${letter}`),
  ...['Comma', 'Period', 'Slash', 'IntlRo'],
];

/** The layouts a guest may have, by the name X and Linux know them by (xkeyboard-config, symbols of pc105). */
export const layouts = {
  us: {
    language: 'en-US',
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./ ",
    shift: '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>? ',
    altGr: '                                     |           ',
    dead: '',
  },
  gb: {
    language: 'en-GB',
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'#\\zxcvbnm,./ ",
    shift: '¬!"£$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@~|ZXCVBNM<>? ',
    altGr: '|¹²³€½¾{[]}\\¸@ e¶    øþ¨ æßð      ´  |«»¢   µ ·  ',
    dead: '¨´¸',
  },
  de: {
    language: 'de',
    plain: '^1234567890ß´qwertzuiopü+asdfghjklöä#<yxcvbnm,.- ',
    shift: '°!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ\'>YXCVBNM;:_ ',
    altGr: ' ¹²³¼½¬{[]}\\¸@ €¶    øþ¨~æ ð       ^ |»«¢   µ·   ',
    dead: '^`¨´¸',
  },
  ch: {
    language: 'de-CH',
    plain: "§1234567890'^qwertzuiopü¨asdfghjklöä$<yxcvbnm,.- ",
    shift: '°+"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéà£>YXCVBNM;:_ ',
    altGr: '¬|@#¼½¬|¢]}´~@ €¶     þ[]æßð      ´{}\\«»¢   µ ·  ',
    dead: '^`~¨´',
  },
  fr: {
    language: 'fr',
    plain: '²&é"\'(-è_çà)=azertyuiop $qsdfghjklmù*<wxcvbn,;:! ',
    shift: '~1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µ>WXCVBN?./§ ',
    altGr: '¬¹~#{[|`\\^@]}æ«€¶    øþ¨¤@ßð      µ  | »¢   ´ ·  ',
    dead: '¨´',
  },
  be: {
    language: 'fr-BE',
    plain: '²&é"\'(§è!çà)-azertyuiop $qsdfghjklmùµ<wxcvbn,;:= ',
    shift: '³1234567890°_AZERTYUIOP¨*QSDFGHJKLM%£>WXCVBN?./+ ',
    altGr: '¬|@#¼½^{[{}\\¸@ €¶     þ[]æßð      ´´`\\«»¢   ¸ ·~ ',
    dead: '`~¨´¸',
  },
  es: {
    language: 'es',
    plain: "º1234567890'¡qwertyuiop`+asdfghjklñ´ç<zxcvbnm,.- ",
    shift: 'ª!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨Ç>ZXCVBNM;:_ ',
    altGr: '\\|@#~½¬{[]}\\¸@ €¶    øþ[]æßð       {}|«»¢   µ ·  ',
    dead: '^`¨´¸',
  },
  it: {
    language: 'it',
    plain: "\\1234567890'ìqwertyuiopè+asdfghjklòàù<zxcvbnm,.- ",
    shift: '|!"£$%&/()=?^QWERTYUIOPé*ASDFGHJKLç°§>ZXCVBNM;:_ ',
    altGr: '¬¹²³¼½¬{[]}`~@ €¶    øþ[]æßð      @# ««»¢  ñµ´·  ',
    dead: '´',
  },
  pt: {
    language: 'pt',
    plain: "\\1234567890'«qwertyuiop+´asdfghjklçº~<zxcvbnm,.- ",
    shift: '|!"#$%&/()=?»QWERTYUIOP*`ASDFGHJKLÇª^>ZXCVBNM;:_ ',
    altGr: '¬¹@£§½¬{[]}\\¸@ €¶    øþ¨~æßð      ´^`\\«»¢   µ ·  ',
    dead: '^`~¨´¸',
  },
  br: {
    language: 'pt-BR',
    plain: "'1234567890-=qwertyuiop [asdfghjklç ]\\zxcvbnm,.;/",
    shift: '"!@#$%¨&*()_+QWERTYUIOP`{ASDFGHJKLÇ^}|ZXCVBNM<>:?',
    altGr: '¬¹²³£¢¬{[]}\\§/?°®    øþ´ªæßð       ~º «»©   µ · °',
    dead: '^`¨',
  },
  se: {
    language: 'sv',
    plain: "§1234567890+ qwertyuiopå¨asdfghjklöä'<zxcvbnm,.- ",
    shift: '½!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÖÄ*>ZXCVBNM;:_ ',
    altGr: '¶¡@£$€¥{[]}\\±@ €®þ    þ¨~ªßð      øæ´|«»©   µ¸·  ',
    dead: '^`~¨¸',
  },
  dk: {
    language: 'da',
    plain: "½1234567890+´qwertyuiopå¨asdfghjklæø'<zxcvbnm,.- ",
    shift: '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÆØ*>ZXCVBNM;:_ ',
    altGr: '¾¡@£$½¥{[]}±|@ €®þ    þ¨~ªßð      ´^ \\«»©   µ¸·  ',
    dead: '^`~¨´¸',
  },
  no: {
    language: 'no',
    plain: "|1234567890+\\qwertyuiopå¨asdfghjkløæ'<zxcvbnm,.- ",
    shift: '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLØÆ*>ZXCVBNM;:_ ',
    altGr: '¦¡@£$½¥{[]}±´@ €®þ     ¨~ªßð      ´^ ½«»©   µ¸   ',
    dead: '^`~¨´¸',
  },
  fi: {
    language: 'fi',
    plain: "§1234567890+´qwertyuiopå¨asdfghjklöä'<zxcvbnm,.- ",
    shift: '½!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÖÄ*>ZXCVBNM;:_ ',
    altGr: '  @£$  {[]}\\¸qw€rþyu    ~ ßðfghj  øæ | ×cvb µ    ',
    dead: '^`~¨´¸',
  },
  pl: {
    language: 'pl',
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./ ",
    shift: '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>? ',
    altGr: '¬ ²³¢€½§·«» ¸   ©ß   óþ¨   ðæ     ´  |      µ    ',
    dead: '¨´¸',
  },
  cz: {
    language: 'cs',
    plain: ';+ěščřžýáíé=´qwertzuiopú)asdfghjklů§¨\\yxcvbnm,.- ',
    shift: ' 1234567890% QWERTZUIOP/(ASDFGHJKL"!\'|YXCVBNM?:_ ',
    altGr: "`!@#$%^&*{}\\ \\|€¶    øþ[]~  []`'  $'\\/°#&@{}^<>* ",
    dead: '¨´',
  },
} satisfies Record<string, KeyboardLayout>;

/** The name of a layout. */
export type LayoutName = keyof typeof layouts;

/** What a layout is called in the language of the page: a language, with its country where there are several. */
export function layoutTitle(name: LayoutName): string {
  const names = new Intl.DisplayNames([languageNow()], { type: 'language', languageDisplay: 'standard' });
  return names.of(layouts[name].language) ?? layouts[name].language;
}

/** The names of the layouts, in the order in which they are offered. */
export const layoutNames = Object.keys(layouts) as LayoutName[];

/** Whether a text names a layout. */
export function isLayoutName(text: string): text is LayoutName {
  return Object.hasOwn(layouts, text);
}
