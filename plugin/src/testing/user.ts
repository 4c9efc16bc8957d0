import userEvent from '@testing-library/user-event';

/** user clicks and types. It does not check whether one element covers another, because jsdom has no layout. */
export const user = userEvent.setup({ pointerEventsCheck: 0, delay: null });
