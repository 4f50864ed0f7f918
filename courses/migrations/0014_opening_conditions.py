"""Give stages openings of several conditions, modules something to wait for, progress a day."""

import courses.blocks
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0013_lock_approved_training'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # So that the way back finds rows that it can fill.
        migrations.AlterField(
            model_name='moduleprogress',
            name='is_open',
            field=models.BooleanField(null=True, verbose_name='開いている'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='wait_rule',
            field=models.CharField(choices=[('by_kind', '種類の決まりのとおり(振り返りは、その前の集合研修を待ちます)'), ('chosen', 'えらんだ単元が済むまで待つ'), ('nothing', 'ほかの単元を待たない')], default='by_kind', help_text='段階が開いたあと、ほかの単元を待つかどうか。次に始める開催から使われます。', max_length=10, verbose_name='いつ始められるか'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='waits_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='courses.modulepage', verbose_name='先に済ませる単元'),
        ),
        migrations.AddField(
            model_name='moduleprogress',
            name='opens_on',
            field=models.DateField(null=True, verbose_name='開く日'),
        ),
        migrations.AddField(
            model_name='runmodule',
            name='waits_for',
            field=models.JSONField(default=dict, verbose_name='先に済ませる単元'),
        ),
        migrations.AddField(
            model_name='runstage',
            name='opened_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='開いた日時'),
        ),
        migrations.AddField(
            model_name='runstage',
            name='opened_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='開いた人'),
        ),
        migrations.AddField(
            model_name='runstage',
            name='opening',
            field=models.JSONField(default=dict, verbose_name='開く条件'),
        ),
        migrations.AddField(
            model_name='stagepage',
            name='opening',
            field=wagtail.fields.StreamField([('start', 0), ('pledge', 1), ('stage', 2), ('quizzes', 3), ('worksheets', 4), ('sessions', 5), ('date', 6), ('by_hand', 7), ('any', 8)], block_lookup={0: ('wagtail.blocks.static_block.StaticBlock', (), {'admin_text': '受講が始まると、だれにでもすぐ開きます。', 'label': 'はじめから開いている'}), 1: ('wagtail.blocks.static_block.StaticBlock', (), {'admin_text': 'この条件には、えらぶものがありません。', 'label': '秘密を守る誓約をしている'}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': courses.blocks.stage_choices, 'label': '段階のすべての単元を終えている'}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': courses.blocks.stage_choices, 'label': '段階の確認テストにすべて合格している'}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': courses.blocks.stage_choices, 'label': '段階の様式がすべて確認されている'}), 5: ('wagtail.blocks.ChoiceBlock', [], {'choices': courses.blocks.stage_choices, 'label': '段階の集合研修にすべて出席している'}), 6: ('wagtail.blocks.DateBlock', (), {'label': '日付がきている'}), 7: ('wagtail.blocks.static_block.StaticBlock', (), {'admin_text': '開催が始まってから、人事・所管課か研修事務局が「段階を開く」を押します。', 'label': '研修事務局が開く'}), 8: ('wagtail.blocks.StreamBlock', [[('pledge', 1), ('stage', 2), ('quizzes', 3), ('worksheets', 4), ('sessions', 5), ('date', 6), ('by_hand', 7)]], {})}, default=[], help_text='すべてがそろうと開きます。条件がないときは「はじめから開いている」をえらびます。次に始める開催から使われます。', verbose_name='開く条件'),
            preserve_default=False,
        ),
    ]
