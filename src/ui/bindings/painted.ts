/** After the browser has drawn what stands in the page now. In a window that nobody sees, when somebody does. */
export const afterPaint = (act: () => void): void => {
  requestAnimationFrame(() => requestAnimationFrame(act));
};
