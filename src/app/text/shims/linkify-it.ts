/** In place of `linkify-it`, which markdown-it loads for an option that is off here. Bare addresses are found by `app/text/rules.ts`. */
export class LinkifyIt {}
