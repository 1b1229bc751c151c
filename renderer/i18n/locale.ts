/** The language that texts, numbers and times are in. */
export const locale = 'en';
