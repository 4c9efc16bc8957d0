import { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationEditor } from './components/AnnotationEditor';
import { LoyaltyQuery } from './types';

const defaults: Partial<LoyaltyQuery> = { queryType: 'events', events: ['campaign', 'source_gap'] };

/** annotationSupport lets dashboards show events of the exporter. */
export const annotationSupport: AnnotationSupport<LoyaltyQuery> = {
  QueryEditor: AnnotationEditor,
  getDefaultQuery: () => defaults,
  prepareAnnotation: (annotation: AnnotationQuery<LoyaltyQuery>) => ({
    ...annotation,
    target: { ...defaults, refId: 'Anno', ...annotation.target, queryType: 'events' },
  }),
};
