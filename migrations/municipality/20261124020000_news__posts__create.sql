CREATE TABLE news_posts (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT news_posts_kind CHECK (kind IN ('news', 'page')),
  school_id int REFERENCES schools,
  title text NOT NULL CONSTRAINT news_posts_title CHECK (length(title) BETWEEN 3 AND 160),
  body text NOT NULL CONSTRAINT news_posts_body CHECK (length(body) <= 20000),
  is_published boolean NOT NULL DEFAULT false,
  shown_from date NOT NULL,
  shown_to date CONSTRAINT news_posts_shown CHECK (shown_to > shown_from),
  changed_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX news_posts_school_idx ON news_posts (school_id);
CREATE INDEX news_posts_shown_from_idx ON news_posts (shown_from);
COMMENT ON TABLE news_posts IS 'News and pages of the city and of its schools, written once for the portal and the school''s page';
COMMENT ON COLUMN news_posts.kind IS 'news has a day and grows old; a page stays';
COMMENT ON COLUMN news_posts.school_id IS 'Whose it is; null: the city''s';
COMMENT ON COLUMN news_posts.body IS 'Markdown, of which headings, paragraphs, lists, quotes, links, strong and emphasised words are shown';
COMMENT ON COLUMN news_posts.shown_to IS 'The first day on which residents do not see it any more; null: until it is withdrawn';

-- Residents read what is shown today; drafts, and what is still to come or over, are seen by who writes for the city or that school.
ALTER TABLE news_posts ENABLE ROW LEVEL SECURITY;
ALTER TABLE news_posts FORCE ROW LEVEL SECURITY;
CREATE POLICY news_posts_program ON news_posts USING (public.rejon_purpose() = 'operate');
CREATE POLICY news_posts_read ON news_posts FOR SELECT USING (is_published);
CREATE POLICY news_posts_write ON news_posts
  USING (
    (SELECT public.rejon_may('news.write'))
    OR school_id = ANY ((SELECT public.rejon_schools('news.write'))::int[])
  );
