/** What can be wrong with a field while it is typed. */
export const issues = {
  'issue.too-long': 'This is too long: at most {limit} characters.',
  'issue.not-an-address': 'This cannot be opened: an address begins with https://, http:// or mailto:.',
  'issue.too-many': 'These are too many: at most {limit}.',
  'issue.control-characters': 'This holds characters that cannot be seen and change how text is shown.',
  'issue.stacked-marks': 'This stacks too many marks on one letter.',
  'issue.empty': 'This is needed.',
  'issue.duplicate': 'This is there already.',
} as const;
