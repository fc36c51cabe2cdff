DELETE FROM wp_posts;
DELETE FROM wp_comments;
INSERT INTO wp_users (ID, user_login, user_nicename, user_email, display_name, user_pass, user_registered)
    SELECT id + 10, name, name, CONCAT(name, '@example.org'), display_name, '', NOW() FROM inkstone.users;
INSERT INTO wp_posts (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status,
        post_name, to_ping, pinged, post_modified, post_modified_gmt, post_content_filtered, post_type, guid, comment_count)
    SELECT p.id, p.author_id + 10, p.published_at, p.published_at, p.html, p.title, p.summary,
        IF(p.status = 'published', 'publish', 'draft'), p.slug, '', '', p.updated_at, p.updated_at, '', p.kind,
        CONCAT('http://localhost/?p=', p.id),
        (SELECT COUNT(*) FROM inkstone.comments c WHERE c.post_id = p.id AND c.status = 'approved')
    FROM inkstone.posts p;
INSERT INTO wp_terms (term_id, name, slug) SELECT id + 100, name, slug FROM inkstone.tags;
INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, description, count)
    SELECT id + 100, id + 100, 'post_tag', '',
        (SELECT COUNT(*) FROM inkstone.posts_tags t WHERE t.tag_id = inkstone.tags.id) FROM inkstone.tags;
INSERT IGNORE INTO wp_term_relationships (object_id, term_taxonomy_id)
    SELECT post_id, tag_id + 100 FROM inkstone.posts_tags;
INSERT INTO wp_comments (comment_post_ID, comment_author, comment_date, comment_date_gmt, comment_content,
        comment_approved, comment_type)
    SELECT post_id, COALESCE(guest_name, 'Author'), created_at, created_at, html, '1', 'comment'
    FROM inkstone.comments WHERE status = 'approved';
ANALYZE TABLE wp_posts, wp_comments, wp_terms, wp_term_taxonomy, wp_term_relationships;
