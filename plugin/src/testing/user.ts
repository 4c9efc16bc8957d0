import userEvent from '@testing-library/user-event';

/** user clicks and types without looking for what covers what, which jsdom does not lay out. */
export const user = userEvent.setup({ pointerEventsCheck: 0, delay: null });
