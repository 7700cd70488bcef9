export const banners = {} as const;
